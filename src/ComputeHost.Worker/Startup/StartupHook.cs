using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Startup;

/// <summary>
/// Makes a worker of the application's own program: the runtime calls this before <c>Main</c>, and in a worker it never returns. Name, signature and the
/// missing namespace are the runtime's contract.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this name.")]
internal static class StartupHook
{
    internal static void Initialize()
    {
        if (WorkerEnvironment.IsStartedAsWorker)
        {
            WorkerProcess.RunToEnd(ApplicationHooks.AfterOurs());
        }
    }
}
