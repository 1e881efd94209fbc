using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Consuming;

/// <summary>
/// Sends what a job's method reports to its mailbox, one report at a time and not more often than anybody looks at it: reports that come faster replace
/// each other.
/// </summary>
internal sealed class JobProgress(IQueueConsumer consumer, JobDelivery delivery, TimeProvider time, ILogger logger) : IProgress<ComputeProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private ComputeProgress? _latest;
    private Task _sending = Task.CompletedTask;
    private bool _isSending;

    public void Report(ComputeProgress value)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _latest = value;
            if (!_isSending)
            {
                _isSending = true;
                _sending = EmptyContext.RunAsync(SendAsync);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task sending;
        lock (_gate)
        {
            _stopping.Cancel();
            sending = _sending;
        }

        await sending.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SendAsync()
    {
        while (TryTake(out ComputeProgress progress))
        {
            try
            {
                var message = new Progress { Fraction = progress.Fraction };
                if (progress.Message is { } text)
                {
                    message.Message = text;
                }

                await consumer.ReportProgressAsync(delivery, message.ToByteArray(), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ProgressLost(logger, delivery.Job.Id, exception.Message);
            }

            await Task.Delay(Interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool TryTake(out ComputeProgress progress)
    {
        lock (_gate)
        {
            progress = _latest.GetValueOrDefault();
            _isSending = _latest is not null;
            _latest = null;
            return _isSending;
        }
    }
}
