using System.Collections.Concurrent;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Metrics;
using ComputeHost.Protocol.Threads;
using ComputeHost.Seam;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Tactic;

/// <summary>Calls become jobs, and are awaited. Whoever runs them is elsewhere, perhaps in this program too.</summary>
internal sealed class QueueTactic : IComputeTactic, IAsyncDisposable
{
    private readonly Lazy<ComputeQueue> _queue;
    private readonly bool _isOwn;
    private readonly TimeSpan _drainTimeout;
    private readonly ILogger _logger;
    private readonly CallCounters _counters = new();
    private readonly ConcurrentDictionary<Task, bool> _open = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _isStopped;

    /// <param name="queue">Where the jobs are stored; asked when the first call needs it. What it throws, the calls throw.</param>
    /// <param name="isOwn">Whether this tactic opens and ends it.</param>
    /// <param name="options">The pool's.</param>
    public QueueTactic(Func<ComputeQueue> queue, bool isOwn, ComputePoolOptions options)
    {
        _queue = new Lazy<ComputeQueue>(queue);
        _isOwn = isOwn;
        _drainTimeout = options.DrainTimeout;
        _logger = options.EffectiveLoggerFactory.CreateLogger<ComputeQueue>();
    }

    public Task StartAsync(CancellationToken cancellationToken) => _queue.Value.EnsureOpenAsync(cancellationToken);

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ObjectDisposedException.ThrowIf(_isStopped, typeof(ComputePool));
        options ??= new ComputeCallOptions();
        options.Check();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        ComputeQueue queue = _queue.Value;
        ComputeJobOptions wishes = CallJobs.Of(options, queue.Options.TimeProvider.GetUtcNow(), out bool isLate);
        if (isLate)
        {
            return Task.FromException<TResult>(new ComputeTimeoutException(
                $"'{invocation.Descriptor.Name}' was not enqueued: its deadline '{options.Deadline}' has passed. "
                    + "Set a later ComputeCallOptions.Deadline.") { Method = invocation.Descriptor.Name, Ran = ComputeRan.No });
        }

        // Here, so that the arguments are those of this moment.
        QueuedJob job = Queues.JobRequests.Make(invocation, wishes, queue.Options, reportsProgress: options.Progress is not null);
        _counters.CountSubmitted();
        Task<TResult> call = RunAsync(queue, job, invocation, options.Progress, cancellationToken);
        Keep(call);
        return call;
    }

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_counters) with { Pending = _open.Count };

    public async Task StopAsync(CancellationToken hurry)
    {
        _isStopped = true;
        await Task.WhenAll(_open.Keys).WaitAsync(_drainTimeout, TimeProvider.System, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_open.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isOwn && _queue.IsValueCreated)
        {
            await _queue.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private async Task<TResult> RunAsync<TResult>(
        ComputeQueue queue, QueuedJob job, ComputeCall<TResult> invocation, IProgress<ComputeProgress>? progress, CancellationToken cancellationToken)
    {
        // Not given up by the caller's token: a job that may be stored must be cancelled, too.
        Task<ComputeJob<TResult>> sending = queue.SendAsync(job, invocation, _ending.Token);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            ComputeJob<TResult> stored = await sending.WaitAsync(giveUp.Token).ConfigureAwait(false);
            if (progress is not null)
            {
                Keep(RelayAsync(stored, progress, _ending.Token));
            }

            TResult result = await stored.ResultAsync(giveUp.Token).ConfigureAwait(false);
            _counters.CountEnded(OutcomeKind.Succeeded);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _counters.CountEnded(OutcomeKind.Cancelled);
            Keep(CancelAsync(queue, sending, job.Id));
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            _counters.CountEnded(OutcomeKind.Rejected);
            throw new QueueException(
                $"The pool was disposed while '{job.Method}' was awaited. Its job '{job.Id}' stays in the queue '{queue.Address}': "
                    + "find its outcome by that id with ComputeQueue.FindAsync, or cancel it.")
            {
                CallId = job.Id.ToString(),
                Method = job.Method,
            };
        }
        catch (Exception exception)
        {
            _counters.CountEnded(OutcomeKinds.Of(exception));
            throw;
        }
    }

    /// <summary>Waits until the job is stored, if it ever is, and cancels it.</summary>
    private async Task CancelAsync(ComputeQueue queue, Task sending, JobId job)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await queue.CancelAsync(job.ToString(), by: null, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.CancelFailed(_logger, job, exception.Message, exception);
        }
    }

    /// <summary>Tells a caller's listener, which may block, what the job reports.</summary>
    private async Task RelayAsync<TResult>(ComputeJob<TResult> job, IProgress<ComputeProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var relay = new ProgressRelay(progress, exception => Log.ListenerFailed(_logger, job.Id, exception.Message, exception));
            await foreach (ComputeProgress report in job.ProgressAsync(cancellationToken).ConfigureAwait(false))
            {
                relay.Post(report);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ComputeHostException or ObjectDisposedException)
        {
            // The call itself is told.
        }
    }

    private void Keep(Task task)
    {
        if (!task.IsCompleted)
        {
            _open[task] = true;
            _ = task.ContinueWith(
                static (ended, open) => ((ConcurrentDictionary<Task, bool>)open!).TryRemove(ended, out _),
                _open,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
