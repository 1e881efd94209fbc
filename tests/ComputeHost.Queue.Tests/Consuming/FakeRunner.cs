using System.Collections.Concurrent;
using ComputeHost.Protocol.Methods;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue.Tests.Consuming;

/// <summary>Runs jobs as the test says.</summary>
internal sealed class FakeRunner(Func<JobOrder, CancellationToken, Task<JobRun>> run, int slots = 4) : IJobRunner
{
    private int _running;

    public int Slots => slots;

    public IReadOnlyCollection<JobMethod> Methods { get; } =
        [.. new[] { ComputeMethodDescriptor.Of(Jobs.Twice), ComputeMethodDescriptor.Of(Jobs.Once) }.Select(static method => new JobMethod(MethodContract.Of(method), method.Aliases))];

    /// <summary>The ids of what it has been given, in that order.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    /// <summary>The most that ran at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Succeeds at once.</summary>
    public static FakeRunner Succeeding(int slots = 4) => new(static (_, _) => Task.FromResult(new JobRun { Value = new byte[] { 1, 42, 0, 0, 0 } }), slots);

    public async Task<JobRun> RunAsync(JobOrder order, CancellationToken end)
    {
        lock (Given)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        Given.Enqueue(order.CallId);
        try
        {
            return await run(order, end);
        }
        finally
        {
            lock (Given)
            {
                _running--;
            }
        }
    }
}
