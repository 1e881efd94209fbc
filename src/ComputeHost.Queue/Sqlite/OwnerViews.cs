using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Rows;

namespace ComputeHost.Queue.Sqlite;

/// <summary>The consumers at one moment: their rows, and the jobs that their files name as entered. The store itself does not know which jobs run.</summary>
internal sealed class OwnerViews
{
    private readonly Dictionary<long, OwnerRow> _owners;
    private readonly HashSet<EnteredClaim> _entered;

    private OwnerViews(IReadOnlyList<OwnerRow> owners, IReadOnlyDictionary<string, int> claims, HashSet<EnteredClaim> entered)
    {
        _owners = owners.ToDictionary(static owner => owner.Id);
        _entered = entered;
        Claims = claims;
    }

    /// <summary>How many jobs each consumer has.</summary>
    public IReadOnlyDictionary<string, int> Claims { get; }

    public static async Task<OwnerViews> ReadAsync(SqliteStore store, CancellationToken cancellationToken)
    {
        (IReadOnlyList<OwnerRow> owners, Dictionary<string, int> claims) = await store.Reader.RunAsync(
            static tables =>
            {
                IReadOnlyList<OwnerRow> rows = tables.Owners;
                return (rows, rows.GroupBy(static row => row.Name).ToDictionary(static group => group.Key, group => group.Sum(row => tables.ClaimedBy(row.Id))));
            },
            cancellationToken).ConfigureAwait(false);
        return new OwnerViews(owners, claims, [.. owners.SelectMany(owner => OwnerFile.Foreign.Entered(store.Paths.Owner(owner.File)) ?? new HashSet<EnteredClaim>())]);
    }

    public JobRecord Describe(JobRow row, long now, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> outcome, byte[]? progress) => new()
    {
        Job = row.Job with { Body = body },
        Status = StatusOf(row),
        Attempts = row.Attempts,
        Epoch = row.Epoch,
        Consumer = row.Owner is { } id && _owners.TryGetValue(id, out OwnerRow? owner) ? owner.Name : "",
        Wait = row.State == ComputeJobStatus.Scheduled && row.Due > now ? TimeSpan.FromMilliseconds(row.Due - now) : TimeSpan.Zero,
        Age = TimeSpan.FromMilliseconds(Math.Max(now - row.Enqueued, 0)),
        Outcome = JobStates.IsTerminal(row.State) ? new JobOutcome(row.State, outcome) : null,
        Progress = progress is null ? (ReadOnlyMemory<byte>?)null : progress,
    };

    /// <summary>The counts with claimed and running jobs apart.</summary>
    public IReadOnlyDictionary<ComputeJobStatus, long> Split(IReadOnlyDictionary<ComputeJobStatus, long> counts)
    {
        Dictionary<ComputeJobStatus, long> split =
            Enum.GetValues<ComputeJobStatus>().ToDictionary(static status => status, status => counts.GetValueOrDefault(status));
        long running = Math.Min(_entered.Count, split[ComputeJobStatus.Claimed]);
        split[ComputeJobStatus.Claimed] -= running;
        split[ComputeJobStatus.Running] += running;
        return split;
    }

    private ComputeJobStatus StatusOf(JobRow row) =>
        row.State == ComputeJobStatus.Claimed && _entered.Contains(new EnteredClaim(row.Seq, row.Epoch)) ? ComputeJobStatus.Running
        : row.State;
}
