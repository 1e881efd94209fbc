namespace ComputeHost;

/// <summary>Whether a worker began to run a call, in any of its attempts.</summary>
public enum ComputeRan
{
    /// <summary>It may have run or not: it was with a worker that has not told, and is not known to be dead.</summary>
    Unknown,

    /// <summary>It has not run and will not: nothing of it took effect.</summary>
    No,

    /// <summary>It was begun. Its effects may have taken place, in part or in whole.</summary>
    Yes,
}
