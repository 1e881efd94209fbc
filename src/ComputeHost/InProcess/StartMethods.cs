using System.Reflection;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.InProcess;

/// <summary>Runs the application's methods marked with <see cref="ComputeWorkerStartAttribute"/> in this process, once, however many pools there are.</summary>
internal static class StartMethods
{
    private static readonly Lazy<Task<bool>> Once = new(static () => DedicatedThread.RunAsync("ComputeHost start", Run, CallThread.StackBytes));

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
            StartMethod.Run(method);
        }
        catch (Exception exception)
        {
            throw new WorkerStartException(
                $"The calls of the pool cannot run inside this process: '{ApplicationMethods.FullName(method)}', marked with [ComputeWorkerStart], failed: {exception.Message} "
                + "Correct that method, or let calls run in worker processes (ComputeTactic.Process, with ComputePoolOptions.InProcess set to Never).",
                exception);
        }
    }
}
