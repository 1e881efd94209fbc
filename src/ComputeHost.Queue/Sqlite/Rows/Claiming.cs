using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>Gives waiting jobs to consumers.</summary>
internal sealed class Claiming(WriteTables tables)
{
    private readonly SqliteStatement _isOwner = tables.Database.Prepare("SELECT id FROM owner WHERE id = ?1");
    private readonly SqliteStatement _isPaused = tables.Database.Prepare("SELECT paused FROM queue WHERE id = ?1");
    private readonly SqliteStatement _first = tables.Database.Prepare(
        "SELECT seq, priority FROM job INDEXED BY job_ready WHERE method = ?1 AND state = 1 AND (expires IS NULL OR expires > ?2) ORDER BY priority DESC, seq LIMIT ?3");

    private readonly SqliteStatement _claim = tables.Database.Prepare(
        "UPDATE job SET state = 2, owner = ?2, epoch = epoch + 1, idempotent = ?3 WHERE seq = ?1 RETURNING " + JobRow.ColumnsWithBodies);

    private readonly SqliteStatement _nextDue = tables.Database.Prepare("SELECT min(due) FROM job WHERE queue = ?1 AND state = 0");
    private readonly List<Candidate> _candidates = [];

    /// <summary>Claims the first jobs of the methods that a consumer runs.</summary>
    /// <param name="owner">The consumer.</param>
    /// <param name="methods">Its methods by name.</param>
    /// <param name="max">How many at most.</param>
    public ClaimResult Claim(long owner, IReadOnlyDictionary<string, QueueMethod> methods, int max)
    {
        if (_isOwner.Bind(1, owner).Single() is null)
        {
            return new ClaimResult([], IsOwnerGone: true);
        }

        tables.Sweeping.Promote();
        if (_isPaused.Bind(1, tables.Queue).Single() != 0)
        {
            return new ClaimResult([]);
        }

        tables.Sweeping.ExpireSome();
        _candidates.Clear();
        foreach ((long set, string[] names) in tables.Methods.All)
        {
            if (Known(names, methods) is { } method)
            {
                Look(set, method.IsIdempotent, max);
            }
        }

        // Across methods too, a higher priority goes first and then what came first.
        _candidates.Sort(static (one, other) => one.Priority != other.Priority ? other.Priority.CompareTo(one.Priority) : one.Seq.CompareTo(other.Seq));
        JobRow[] claimed = [.. _candidates.Take(max).Select(candidate => Take(candidate, owner))];
        return new ClaimResult(claimed, claimed.Length > 0 ? null : _nextDue.Bind(1, tables.Queue).Single());
    }

    /// <summary>What a consumer knows of a set of names: the first of them that it has.</summary>
    public static QueueMethod? Known(string[] names, IReadOnlyDictionary<string, QueueMethod> methods)
    {
        foreach (string name in names)
        {
            if (methods.TryGetValue(name, out QueueMethod? method))
            {
                return method;
            }
        }

        return null;
    }

    private void Look(long set, bool isIdempotent, int max)
    {
        _first.Bind(1, set).Bind(2, tables.Now).Bind(3, max);
        while (_first.Step())
        {
            _candidates.Add(new Candidate(_first.Int64(0), _first.Int32(1), isIdempotent));
        }
    }

    private JobRow Take(Candidate candidate, long owner)
    {
        _claim.Bind(1, candidate.Seq).Bind(2, owner).Bind(3, candidate.IsIdempotent ? 1L : 0);
        _claim.Step();
        JobRow row = JobRow.Read(_claim, tables.Methods, hasBodies: true);

        // The change is only complete when all its rows have been taken.
        _claim.Step();
        tables.Tally.Remove(ComputeJobStatus.Ready);
        tables.Tally.Add(ComputeJobStatus.Claimed);
        return row;
    }

    private readonly record struct Candidate(long Seq, int Priority, bool IsIdempotent);
}

/// <summary>What a consumer got.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="NextDue">If there are none: when the next one is due, in the queue's time; null if none is scheduled.</param>
/// <param name="IsOwnerGone">Whether the consumer is not in the store any more, because it was taken for dead.</param>
internal sealed record ClaimResult(IReadOnlyList<JobRow> Jobs, long? NextDue = null, bool IsOwnerGone = false);
