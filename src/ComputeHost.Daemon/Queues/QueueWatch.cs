using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Daemon.Queues;

/// <summary>Looks at a queue from time to time: an idle consumer cannot tell a queue without jobs from one that is gone.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timers nor wait handles.")]
internal sealed class QueueWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ComputeQueue _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _run;
    private volatile QueueSight _latest = new(Statistics: null, Trouble: "");

    public QueueWatch(ComputeQueue queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        _run = EmptyContext.RunAsync(RunAsync);
    }

    public QueueSight Latest => _latest;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run;
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _latest = new QueueSight(await _queue.GetStatisticsAsync(_stopping.Token), "");
            }
            catch (Exception exception)
            {
                _latest = new QueueSight(Statistics: null, exception.Message);
            }

            await Task.Delay(Interval, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
