using System.Collections.Concurrent;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Queue.Mailboxes;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Queues;

/// <summary>What a queue has once its engine is open: the engine, and a reader for each mailbox that somebody waits at.</summary>
internal sealed class OpenQueue(IQueueEngine engine, ComputeQueueOptions options, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, MailboxListener> _listeners = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private bool _isDisposed;

    public IQueueEngine Engine => engine;

    /// <summary>Stores a job.</summary>
    /// <param name="queue">Whose job it is.</param>
    /// <param name="job">The job, which the engine can serve.</param>
    /// <param name="invocation">Its call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ComputeJob<TResult>> EnqueueAsync<TResult>(
        ComputeQueue queue, QueuedJob job, ComputeCall<TResult> invocation, CancellationToken cancellationToken)
    {
        JobRequests.Refuse(job, engine);
        long mark = ListenerOf(job.Id.Mailbox).Mark;
        EnqueueReceipt receipt = (await engine.EnqueueAsync([job], cancellationToken).ConfigureAwait(false))[0];
        if (receipt.Refusal is { } refusal)
        {
            throw refusal;
        }

        MethodContract method = MethodContract.Of(invocation.Descriptor);
        PayloadCodec<TResult> codec = method.ResultCodecOf(invocation);
        int mostValues = invocation.MostValues;
        ComputeJobStatus status = job.Delay > TimeSpan.Zero ? ComputeJobStatus.Scheduled : ComputeJobStatus.Ready;
        OutcomeSource source = SourceOf(receipt.Id, receipt.Id == job.Id ? mark : null);
        return new ComputeJob<TResult>(queue, source, status, outcome => JobResults.Read(outcome, receipt.Id, method.DisplayName, codec, mostValues));
    }

    /// <param name="id">The job.</param>
    /// <param name="mark">What its mailbox's listener said before the job was enqueued; null if it was enqueued elsewhere.</param>
    public OutcomeSource SourceOf(JobId id, long? mark) => new(engine, ListenerOf(id.Mailbox), id, mark, options.TimeProvider);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        foreach (MailboxListener listener in _listeners.Values)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        await engine.DisposeAsync().ConfigureAwait(false);
    }

    private MailboxListener ListenerOf(string mailbox)
    {
        if (_listeners.TryGetValue(mailbox, out MailboxListener? known))
        {
            return known;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ComputeQueue));
            return _listeners.GetOrAdd(mailbox, name => new MailboxListener(engine, name, options.TimeProvider, logger));
        }
    }
}
