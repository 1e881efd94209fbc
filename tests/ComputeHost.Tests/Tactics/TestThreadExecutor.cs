using System.Collections.Concurrent;
using ComputeHost.Executors;

namespace ComputeHost.Tests.Tactics;

/// <summary>A tactic as small as one can be: calls run on the thread of the test, when the test says so.</summary>
internal sealed class TestThreadExecutor : ICallExecutor, IDisposable
{
    private readonly BlockingCollection<ExecutorCall?> _calls = [];

    public int Slots => 1;

    public void Start(ExecutorCall call) => _calls.Add(call);

    /// <summary>Runs calls on the current thread until the task is complete.</summary>
    public void RunUntil(Task task)
    {
        // Wakes this thread, which has nothing to run when the task completes elsewhere.
        _ = task.ContinueWith(_ => _calls.Add(null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            Assert.True(_calls.TryTake(out ExecutorCall? call, TimeSpan.FromSeconds(30)), "nothing to run, and the task is not complete");
            call?.Run();
        }
    }

    public void Dispose() => _calls.Dispose();
}
