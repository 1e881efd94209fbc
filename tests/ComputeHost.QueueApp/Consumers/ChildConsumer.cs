using ComputeHost.QueueApp.Children;
using ComputeHost.QueueApp.Jobs;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>A consumer in a process of its own, as its parent sees it.</summary>
public sealed class ChildConsumer : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly EntryGate? _gate;
    private bool _isDisposed;

    private ChildConsumer(ConsumerOrder order)
    {
        Order = order;
        _gate = order.Gate is { } path ? new EntryGate(path) : null;
        _process = new ChildProcess("consume", order.ToString());
        Ready = WaitForReadyAsync();
    }

    public ConsumerOrder Order { get; }

    public int ProcessId => _process.Id;

    /// <summary>Ends when it takes jobs; fails if it ends before.</summary>
    public Task Ready { get; }

    /// <summary>Starts a consumer, and does not wait for it.</summary>
    public static ChildConsumer Start(ConsumerOrder order) => new(order);

    /// <summary>Starts a consumer and waits until it takes jobs.</summary>
    public static async Task<ChildConsumer> StartAsync(ConsumerOrder order, CancellationToken cancellationToken = default)
    {
        ChildConsumer consumer = Start(order);
        try
        {
            await consumer.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            return consumer;
        }
        catch
        {
            consumer._process.Kill();
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Kills it as if the power had failed, but not between a job's entry and its line in the run log, if it has a gate.</summary>
    public async Task KillAsync()
    {
        if (_gate is null)
        {
            _process.Kill();
        }
        else
        {
            await _gate.WhenClearAsync(_process.Kill).ConfigureAwait(false);
        }

        await WaitForExitAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="ChildProcess.Signal"/>
    public void Signal(string name) => _process.Signal(name);

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    /// <summary>Lets it finish what it has, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await _process.DisposeAsync().ConfigureAwait(false);
            await Ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _gate?.Dispose();
        }
    }

    private async Task WaitForReadyAsync()
    {
        string line = await _process.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
        if (line != ConsumerProgram.Ready)
        {
            throw new InvalidOperationException($"The consumer '{Order.Name}' said '{line}'. Its error output above tells why.");
        }
    }
}
