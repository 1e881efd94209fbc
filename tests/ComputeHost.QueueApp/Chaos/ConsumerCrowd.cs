using ComputeHost.QueueApp.Consumers;

namespace ComputeHost.QueueApp.Chaos;

/// <summary>
/// Consumers of which one is killed each second, whether it takes jobs yet or not. Another takes the place of each. The last that takes jobs is spared, so that
/// these come to an end on a slow machine too.
/// </summary>
internal sealed class ConsumerCrowd(ChaosPlan plan, string directory) : IAsyncDisposable
{
    private readonly List<ChildConsumer> _consumers = [];
    private readonly HashSet<string> _killed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Random _random = new(plan.Jobs);
    private Task _killing = Task.CompletedTask;
    private int _started;

    /// <summary>Those that were killed. Read once it has stopped.</summary>
    public IReadOnlySet<string> Killed => _killed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (int number = 0; number < plan.Consumers; number++)
        {
            _consumers.Add(StartNext());
        }

        await Task.WhenAll(_consumers.Select(static consumer => consumer.Ready)).WaitAsync(cancellationToken).ConfigureAwait(false);
        _killing = KillAsync();
    }

    /// <summary>Kills no more, and lets the others end in order.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _killing.ConfigureAwait(false);
        await Task.WhenAll(_consumers.Select(static consumer => consumer.DisposeAsync().AsTask())).ConfigureAwait(false);
        _consumers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task KillAsync()
    {
        using var timer = new PeriodicTimer(plan.KillInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                ChildConsumer[] ready = [.. _consumers.Where(static consumer => consumer.Ready.IsCompletedSuccessfully)];
                ChildConsumer[] candidates = [.. ready.Length > 1 ? _consumers : _consumers.Except(ready)];
                ChildConsumer old = candidates[_random.Next(candidates.Length)];
                await old.KillAsync().ConfigureAwait(false);
                _ = _killed.Add(old.Order.Name);
                _consumers[_consumers.IndexOf(old)] = StartNext();
                await old.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private ChildConsumer StartNext()
    {
        string name = $"consumer-{++_started}";
        return ChildConsumer.Start(new ConsumerOrder
        {
            Url = plan.Url,
            Name = name,
            RunOn = plan.RunOn,
            Slots = plan.Slots,
            Prefetch = plan.Prefetch,
            LeaseTimeout = plan.LeaseTimeout,
            Log = Path.Combine(directory, QueueChaos.LogFile),
            Gate = Path.Combine(directory, name),
        });
    }
}
