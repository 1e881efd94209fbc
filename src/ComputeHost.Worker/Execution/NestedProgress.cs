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
                    listener.Report(waiting.Take());
                }
            },
            report,
            preferLocal: false));
    }
}
