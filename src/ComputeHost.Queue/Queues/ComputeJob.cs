using System.Diagnostics;
using ComputeHost.Queue;
using ComputeHost.Queue.Queues;

namespace ComputeHost;

/// <summary>
/// A job of a <see cref="ComputeQueue"/>: a call that is stored. It goes on without this object, and can be found again by its <see cref="Id"/>.
/// </summary>
/// <typeparam name="TResult">The type of its method's result; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
/// <remarks>All members are safe to use from many threads at once.</remarks>
[DebuggerDisplay("{Id,nq} {Status}")]
public sealed class ComputeJob<TResult>
{
    private readonly ComputeQueue _queue;
    private readonly OutcomeSource _source;
    private readonly Func<JobOutcome, TResult> _read;
    private Lazy<TResult>? _result;
    private volatile int _status;

    internal ComputeJob(ComputeQueue queue, OutcomeSource source, ComputeJobStatus status, Func<JobOutcome, TResult> read)
    {
        _queue = queue;
        _source = source;
        _read = read;
        _status = (int)status;
    }

    /// <summary>Names the job, in every process that has the queue.</summary>
    public string Id => _source.Id.ToString();

    /// <summary>Where the job was when this object last heard of it. Ask <see cref="GetInfoAsync"/> for where it is now.</summary>
    public ComputeJobStatus Status => (ComputeJobStatus)_status;

    /// <summary>Waits for the job's end.</summary>
    /// <param name="cancellationToken">Gives the waiting up. The job goes on.</param>
    /// <returns>The method's result: the same one each time.</returns>
    /// <exception cref="ComputeHostException">
    /// The job ended without a result, or is not in the queue any more; the exception says why and what to do.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    /// <exception cref="ObjectDisposedException">The queue has been disposed. The job goes on.</exception>
    public async Task<TResult> ResultAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _result) is { } known)
        {
            return known.Value;
        }

        JobOutcome outcome = await _source.WaitAsync(cancellationToken).ConfigureAwait(false);
        _status = (int)outcome.Status;
        var result = new Lazy<TResult>(() => _read(outcome));
        return (Interlocked.CompareExchange(ref _result, result, null) ?? result).Value;
    }

    /// <summary>Reads what the method reports, until the job has ended. Reports that come faster than they are taken replace each other.</summary>
    /// <param name="cancellationToken">Stops the reading. The job goes on.</param>
    /// <returns>The reports. How the job ended is not among them: see <see cref="ResultAsync"/>.</returns>
    public IAsyncEnumerable<ComputeProgress> ProgressAsync(CancellationToken cancellationToken = default) => _source.ReadProgressAsync(cancellationToken);

    /// <summary>Asks the queue what is known of the job.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if the queue does not know it: its outcome has been removed, or its engine cannot tell of jobs that have not ended.</returns>
    /// <exception cref="QueueException">The queue cannot be used.</exception>
    public async Task<ComputeJobInfo?> GetInfoAsync(CancellationToken cancellationToken = default)
    {
        ComputeJobInfo? info = await _queue.GetJobAsync(Id, cancellationToken).ConfigureAwait(false);
        if (info is not null)
        {
            _status = (int)info.Status;
        }

        return info;
    }

    /// <inheritdoc cref="ComputeQueue.CancelAsync"/>
    public Task<CancelResult> CancelAsync(CancellationToken cancellationToken = default) => _queue.CancelAsync(Id, by: null, cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
