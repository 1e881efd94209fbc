namespace ComputeHost.Queue.RabbitMQ.Ledgers;

/// <summary>What an entry of the ledger says.</summary>
internal enum LedgerEntryKind
{
    /// <summary>Means nothing to anybody but who wrote it: it has read everything before it when it sees it.</summary>
    Mark = 0,

    /// <summary>A claim is about to enter its job's method. Of a job, the first such entry counts.</summary>
    Entered = 1,

    /// <summary>A claim that had said so has not entered, and will not.</summary>
    Withdrawn = 2,

    /// <summary>Somebody cancels a job.</summary>
    Cancelled = 3,

    /// <summary>Consumers pause, or go on: they look which.</summary>
    Paused = 4,
}
