namespace ComputeHost;

/// <summary>How bad a finding is.</summary>
public enum QueueFindingLevel
{
    /// <summary>All is well.</summary>
    Good = 0,

    /// <summary>It works, with a drawback.</summary>
    Warning = 1,

    /// <summary>It does not work.</summary>
    Error = 2,
}
