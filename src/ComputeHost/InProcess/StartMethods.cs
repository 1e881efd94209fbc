using System.Reflection;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Execution;
using ComputeHost.Worker.Methods;
using ComputeHost.Worker.Startup;

namespace ComputeHost.InProcess;

/// <summary>Runs the application's methods marked with <see cref="ComputeWorkerStartAttribute"/> in this process, once, however many pools there are.</summary>
internal static class StartMethods
{
    private static readonly Lazy<Task<bool>> Once = new(static () => DedicatedThread.RunAsync("ComputeHost start", Run, Slot.StackBytes));

    /// <exception cref="WorkerStartException">One of the methods threw.</exception>
    public static Task RunOnceAsync() => Once.Value;

    private static bool Run()
    {
        ApplicationMethods.Load().Start(Run);
        return true;
    }

    private static void Run(MethodInfo method)
    {
        try
        {
            WorkerStart.Run(method);
        }
        catch (Exception exception)
        {
            throw new WorkerStartException(
                $"The calls of the pool cannot run inside this process: '{ApplicationMethods.FullName(method)}', marked with [ComputeWorkerStart], failed: {exception.Message} "
                + "Mend that method, or start worker processes by setting ComputePoolOptions.InProcess to Never.",
                exception);
        }
    }
}
