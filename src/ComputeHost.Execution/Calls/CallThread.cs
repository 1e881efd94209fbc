namespace ComputeHost.Execution.Calls;

/// <summary>What every thread that runs compute methods has in common.</summary>
internal static class CallThread
{
    /// <summary>Compute methods recurse more than web handlers do. Only what is used is ever occupied.</summary>
    public const int StackBytes = 16 * 1024 * 1024;
}
