using System.Collections.Concurrent;
using ComputeHost.Seam;

namespace ComputeHost.Tests;

/// <summary>Records what a pool asks of its tactic, and does each step when the test says so.</summary>
internal sealed class FakeTactic : IComputeTactic
{
    private readonly ConcurrentQueue<string> _steps = new();

    public IReadOnlyList<string> Steps => [.. _steps];

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the pool stops the tactic.</summary>
    public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _steps.Enqueue("start");
        await Started.Task.WaitAsync(cancellationToken);
    }

    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        _steps.Enqueue("execute");
        return Task.FromResult(default(TResult)!);
    }

    public ComputePoolStatistics GetStatistics() => new() { TotalSubmitted = _steps.Count(step => step == "execute") };

    public async Task StopAsync(CancellationToken hurry)
    {
        _steps.Enqueue("stop");
        Stopping.TrySetResult();
        await Drained.Task.WaitAsync(hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _steps.Enqueue(Drained.Task.IsCompleted ? "drained" : "hurried");
    }
}
