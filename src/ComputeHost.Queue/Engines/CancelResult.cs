namespace ComputeHost;

/// <summary>What became of the wish to cancel a job.</summary>
public enum CancelResult
{
    /// <summary>No such job is known.</summary>
    NotFound = 0,

    /// <summary>It waited, and is cancelled.</summary>
    Cancelled = 1,

    /// <summary>Its consumer is told, and ends it.</summary>
    Requested = 2,

    /// <summary>It was over before.</summary>
    TooLate = 3,
}
