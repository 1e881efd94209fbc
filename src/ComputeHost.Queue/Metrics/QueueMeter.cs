using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Queue.Metrics;

/// <summary>Measures one queue at one consumer: what its jobs come to, and from time to time what it holds.</summary>
internal sealed class QueueMeter : IAsyncDisposable
{
    /// <summary>Counting costs the store a query.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly IQueueEngine _engine;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private Sample? _latest;

    public QueueMeter(IQueueEngine engine, TimeProvider time)
    {
        _engine = engine;
        _time = time;
        QueueInstruments.Add(this);
        _loop = EmptyContext.RunAsync(SampleAsync);
    }

    /// <summary>What the queue is called in tags.</summary>
    public string Queue => _engine.Address;

    /// <summary>Null before the first look at the queue.</summary>
    public QueueSample? Latest => Volatile.Read(ref _latest)?.Value;

    /// <summary>A run is over, and what becomes of its job is stored. Never throws: what listens must not cost a job its end.</summary>
    public void Record(CalledMethod method, JobDecision decision)
    {
        if (!QueueInstruments.AreListenedTo)
        {
            return;
        }

        try
        {
            QueueInstruments.Record(Queue, method, decision);
        }
        catch (Exception)
        {
            // A listener of the user's failed: the measurement is lost.
        }
    }

    public async ValueTask DisposeAsync()
    {
        QueueInstruments.Remove(this);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SampleAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (QueueInstruments.AreListenedTo)
            {
                await TrySampleAsync().ConfigureAwait(false);
            }

            await Task.Delay(Interval, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TrySampleAsync()
    {
        try
        {
            QueueStatistics statistics = await _engine.GetStatisticsAsync(_stopping.Token).ConfigureAwait(false);
            long waiting = statistics.Jobs.GetValueOrDefault(ComputeJobStatus.Ready) + statistics.Jobs.GetValueOrDefault(ComputeJobStatus.Scheduled);
            Volatile.Write(ref _latest, new Sample(new QueueSample(_time.GetTimestamp(), waiting, statistics.OldestReady ?? TimeSpan.Zero)));
        }
        catch (Exception)
        {
            // The consumer says that the store cannot be used. The gauges show what they showed.
        }
    }

    private sealed record Sample(QueueSample Value);
}
