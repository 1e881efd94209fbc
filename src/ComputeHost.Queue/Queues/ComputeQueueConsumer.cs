using System.Diagnostics;
using ComputeHost.Queue.Consuming;

namespace ComputeHost;

/// <summary>
/// Takes jobs of a queue and has their methods run, until it is disposed.
/// <see cref="ComputeQueue.ServeAsync(ComputePool, ComputeServeOptions?, CancellationToken)"/> opens it.
/// </summary>
[DebuggerDisplay("{Name,nq}, {Count} jobs")]
public sealed class ComputeQueueConsumer : IAsyncDisposable
{
    private readonly JobConsumer _consumer;
    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<Task> _disposal;

    internal ComputeQueueConsumer(JobConsumer consumer, Action<ComputeQueueConsumer> disposed)
    {
        _consumer = consumer;
        _disposal = new Lazy<Task>(() => DisposeCoreAsync(disposed));
    }

    /// <summary>What it is called in the queue's lists.</summary>
    public string Name => _consumer.Name;

    /// <summary>How many jobs it has now: claimed ones, running ones, and those whose end is being stored.</summary>
    public int Count => _consumer.Count;

    /// <summary>
    /// Takes no more jobs, gives those back that have not been entered, and lets running ones go on for at most
    /// <see cref="ComputeServeOptions.DrainTimeout"/>; then
    /// ends them.
    /// </summary>
    /// <returns>A task that completes when it has no jobs any more. Further calls of this method wait for the same end.</returns>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    /// <summary>Like <see cref="DisposeAsync"/>, but waits no longer for running jobs when <paramref name="cancellationToken"/> fires.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static hurry => ((TaskCompletionSource)hurry!).TrySetResult(), _hurry);
        await DisposeAsync().ConfigureAwait(false);
    }

    private async Task DisposeCoreAsync(Action<ComputeQueueConsumer> disposed)
    {
        using var hurry = new CancellationTokenSource();
        Task stopped = _consumer.StopAsync(hurry.Token);
        await Task.WhenAny(stopped, _hurry.Task).ConfigureAwait(false);
        await hurry.CancelAsync().ConfigureAwait(false);
        await stopped.ConfigureAwait(false);
        disposed(this);
    }
}
