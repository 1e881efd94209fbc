namespace ComputeHost.Worker.Execution;

/// <summary>Hands progress to a listener on thread-pool threads, one report at a time.</summary>
internal static class NestedProgress
{
    public static ProgressReport To(IProgress<ComputeProgress> listener)
    {
        var turn = new Lock();
        return new ProgressReport(call: 0, report => ThreadPool.UnsafeQueueUserWorkItem(
            waiting =>
            {
                lock (turn)
                {
                    try
                    {
                        listener.Report(waiting.Take());
                    }
                    catch (Exception)
                    {
                        // The listener is the caller's code on a thread-pool thread: its failure must not end the process, and it has no call to fail.
                    }
                }
            },
            report,
            preferLocal: false));
    }
}
