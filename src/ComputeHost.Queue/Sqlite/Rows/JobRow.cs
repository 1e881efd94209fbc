using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>A job as it is stored.</summary>
internal sealed record JobRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order. What is large comes last, so that SQLite need not pass it.</summary>
    public const string Columns =
        "seq, id, mailbox, method, state, priority, due, enqueued, epoch, owner, idempotent, charged, deaths, key, cancelled_by, ttl, delay, expires_after, "
        + "max_attempts, retry_faults, backoff_first, backoff_factor, backoff_longest, body_blob, outcome_blob, history";

    /// <summary>The columns with the contents of job and outcome.</summary>
    public const string ColumnsWithBodies = Columns + ", outcome, body";

    private const int OutcomeColumn = 26;
    private const int BodyColumn = 27;

    public required long Seq { get; init; }

    public required QueuedJob Job { get; init; }

    public required ComputeJobStatus State { get; init; }

    public required long Epoch { get; init; }

    public required long? Owner { get; init; }

    public required bool IsIdempotent { get; init; }

    public required JobAttempts Attempts { get; init; }

    public required string? CancelledBy { get; init; }

    /// <summary>When it may be claimed, or could be.</summary>
    public required long Due { get; init; }

    public required long Enqueued { get; init; }

    /// <summary>Where its body is, if it is too large for the row.</summary>
    public required long? LargeBody { get; init; }

    /// <summary>Where its outcome's body is, if it is too large for the row.</summary>
    public required long? LargeOutcome { get; init; }

    /// <summary>The outcome's body; empty if it was not asked for, lies elsewhere or there is none.</summary>
    public ReadOnlyMemory<byte> Outcome { get; init; }

    public static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    public static JobRow Read(SqliteStatement row, MethodSets methods, bool hasBodies)
    {
        string[] names = methods.NamesOf(row.Int64(3));
        return new JobRow
        {
            Seq = row.Int64(0),
            State = (ComputeJobStatus)row.Int32(4),
            Due = row.Int64(6),
            Enqueued = row.Int64(7),
            Epoch = row.Int64(8),
            Owner = row.IsNull(9) ? null : row.Int64(9),
            IsIdempotent = row.Int32(10) != 0,
            Attempts = new JobAttempts(row.Int32(11), row.Int32(12), row.Blob(25)),
            CancelledBy = row.IsNull(14) ? null : row.Text(14),
            LargeBody = row.IsNull(23) ? null : row.Int64(23),
            LargeOutcome = row.IsNull(24) ? null : row.Int64(24),
            Outcome = hasBodies ? row.Blob(OutcomeColumn) : [],
            Job = new QueuedJob
            {
                Id = new JobId(new Guid(row.Blob(1), bigEndian: true), row.Text(2)),
                Method = names[0],
                Aliases = names[1..],
                Key = row.IsNull(13) ? null : row.Text(13),
                Priority = (ComputePriority)row.Int32(5),
                Delay = TimeSpan.FromTicks(row.Int64(16)),
                ExpiresAfter = row.IsNull(17) ? null : TimeSpan.FromTicks(row.Int64(17)),
                ResultTtl = TimeSpan.FromTicks(row.Int64(15)),
                MaxAttempts = row.Int32(18),
                RetryFaults = row.Int32(19) != 0,
                Backoff = new JobBackoff(TimeSpan.FromTicks(row.Int64(20)), row.Double(21), TimeSpan.FromTicks(row.Int64(22))),
                Body = hasBodies ? row.Blob(BodyColumn) : [],
            },
        };
    }
}
