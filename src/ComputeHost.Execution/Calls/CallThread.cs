namespace ComputeHost.Execution.Calls;

/// <summary>What every thread that runs compute methods has in common.</summary>
internal static class CallThread
{
    /// <summary>Compute methods recurse more than web handlers do. Only what is used is ever occupied.</summary>
    public const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Takes back what a method may have changed of its thread. What flows with the execution context is undone by leaving it.</summary>
    public static void Tidy()
    {
        Thread thread = Thread.CurrentThread;
        if (thread.Priority != ThreadPriority.Normal)
        {
            thread.Priority = ThreadPriority.Normal;
        }

        if (!thread.IsBackground)
        {
            thread.IsBackground = true;
        }

        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }
}
