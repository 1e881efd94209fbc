using System.Collections.Concurrent;
using System.Diagnostics;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>Starts processes on one thread that never ends: a worker dies with the thread that started it, and threads of the pool come and go.</summary>
internal static class ProcessStarter
{
    private static readonly BlockingCollection<Action> Starts = [];

    static ProcessStarter() => new Thread(Run) { IsBackground = true, Name = "process starter" }.Start();

    public static void Start(Process process)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                process.Start();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        done.Task.GetAwaiter().GetResult();
    }

    private static void Run()
    {
        foreach (Action start in Starts.GetConsumingEnumerable())
        {
            start();
        }
    }
}
