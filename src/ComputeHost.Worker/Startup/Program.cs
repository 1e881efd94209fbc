namespace ComputeHost.Worker.Startup;

// Spelled out, because the web SDK makes the class of top-level statements public.
internal static class Program
{
    private static void Main()
    {
        WorkerProcess.ThrowIfNotStartedAsWorker();
        WorkerProcess.RunToEnd(hooks: []);
    }
}
