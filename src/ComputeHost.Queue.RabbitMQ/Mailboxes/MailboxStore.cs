using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Streams;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Mailboxes;

/// <summary>Writes to mailboxes and reads them.</summary>
internal sealed class MailboxStore(BrokerLink link, Publisher publisher, Topology topology, TimeSpan timeout, TimeProvider time) : IAsyncDisposable
{
    /// <summary>By how much the clocks of callers and of the broker may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, bool> _declared = new();
    private readonly SemaphoreSlim _declaring = new(1, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, MailboxView> _views = [];

    /// <summary>How many outcomes came second, as far as they were looked up here.</summary>
    public long Dropped { get; private set; }

    /// <summary>Makes sure that there is such a mailbox.</summary>
    public async ValueTask DeclareAsync(string mailbox, CancellationToken cancellationToken)
    {
        if (_declared.ContainsKey(mailbox))
        {
            return;
        }

        await _declaring.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_declared.ContainsKey(mailbox))
            {
                await topology.DeclareMailboxAsync(mailbox, cancellationToken).ConfigureAwait(false);
                _declared[mailbox] = true;
            }
        }
        finally
        {
            _declaring.Release();
        }
    }

    /// <summary>Writes, and returns when it is stored.</summary>
    public async Task WriteAsync(OutcomeMessage message, CancellationToken cancellationToken)
    {
        string stream = topology.Names.Mailbox(message.Id.Mailbox);
        long start = time.GetTimestamp();
        PublishResult result;
        while ((result = await publisher.PublishAsync("", stream, message.ToProperties(), message.Body, cancellationToken).ConfigureAwait(false)) == PublishResult.Unroutable
            && time.GetElapsedTime(start) < timeout)
        {
            // It was removed in the meantime, its caller has never been here, or the broker starts.
            await topology.DeclareMailboxAsync(message.Id.Mailbox, cancellationToken).ConfigureAwait(false);
        }

        if (result != PublishResult.Stored)
        {
            throw new QueueException($"The broker at '{link.Address}' does not take an outcome into the mailbox '{message.Id.Mailbox}' ({result}).") { IsTransient = result != PublishResult.TooLarge };
        }
    }

    /// <summary>Writes what may be lost.</summary>
    public Task PostAsync(OutcomeMessage message, CancellationToken cancellationToken) =>
        publisher.PostAsync("", topology.Names.Mailbox(message.Id.Mailbox), message.ToProperties(), message.Body, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadAsync(string mailbox, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamStart start = StreamStart.Since(since);
        int failures = 0;
        while (true)
        {
            IAsyncEnumerator<IReadOnlyList<StreamMessage>>? reading = null;
            try
            {
                while (true)
                {
                    IReadOnlyList<StreamMessage>? messages = null;
                    try
                    {
                        reading ??= await BeginAsync(mailbox, start, cancellationToken).ConfigureAwait(false);
                        messages = await reading.MoveNextAsync().ConfigureAwait(false) ? reading.Current : null;
                    }
                    catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (exception is QueueException { IsTransient: true } || BrokerFailures.IsLoss(exception)))
                    {
                        ForgetIfGone(mailbox, exception);
                    }

                    if (messages is null)
                    {
                        break;
                    }

                    failures = 0;
                    start = StreamStart.At(messages[^1].Offset + 1);
                    List<MailboxRecord> records = ToRecords(messages);
                    if (records.Count > 0)
                    {
                        yield return records;
                    }
                }
            }
            finally
            {
                if (reading is not null)
                {
                    await reading.DisposeAsync().ConfigureAwait(false);
                }
            }

            await Task.Delay(ReconnectPace.After(++failures), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The outcome of a job; null if there is none.</summary>
    public async Task<OutcomeMessage?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            MailboxView view = await ViewAsync(id.Mailbox, id.Created - Skew, cancellationToken).ConfigureAwait(false);
            (bool isCertain, OutcomeMessage? found) = await view.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (isCertain)
            {
                return found;
            }
        }
    }

    /// <summary>All outcomes of a mailbox that are kept.</summary>
    public async Task<IReadOnlyList<OutcomeMessage>> ListAsync(string mailbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            MailboxView view = await ViewAsync(mailbox, DateTimeOffset.UnixEpoch, cancellationToken).ConfigureAwait(false);
            if (await view.ListAsync(cancellationToken).ConfigureAwait(false) is { } outcomes)
            {
                return outcomes;
            }
        }
    }

    /// <summary>Removes a mailbox that nobody reads.</summary>
    /// <returns>How many outcomes were in it.</returns>
    /// <exception cref="QueueException">Somebody reads it.</exception>
    public async Task<long> RemoveAsync(string mailbox, CancellationToken cancellationToken)
    {
        int outcomes = (await ListAsync(mailbox, cancellationToken).ConfigureAwait(false)).Count(static message => message.IsTerminal);
        await CloseViewAsync(mailbox, cancellationToken).ConfigureAwait(false);
        if (!await topology.RemoveAsync(topology.Names.Mailbox(mailbox), cancellationToken).ConfigureAwait(false))
        {
            throw new QueueException($"The mailbox '{mailbox}' is being read. Stop the programs that wait for its outcomes, then remove it.");
        }

        _declared.TryRemove(mailbox, out _);
        return outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MailboxView view in _views.Values)
        {
            await view.DisposeAsync().ConfigureAwait(false);
        }

        _declaring.Dispose();
        _turn.Dispose();
    }

    private async Task<IAsyncEnumerator<IReadOnlyList<StreamMessage>>> BeginAsync(string mailbox, StreamStart start, CancellationToken cancellationToken)
    {
        await DeclareAsync(mailbox, cancellationToken).ConfigureAwait(false);
        IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
        return StreamReading.ReadAsync(connection, topology.Names.Mailbox(mailbox), start, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private void ForgetIfGone(string mailbox, Exception exception)
    {
        if (exception is StreamLostException || BrokerFailures.IsMissing(exception))
        {
            _declared.TryRemove(mailbox, out _);
        }
    }

    private async Task CloseViewAsync(string mailbox, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_views.Remove(mailbox, out MailboxView? view))
            {
                Dropped += view.Dropped;
                await view.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<MailboxView> ViewAsync(string mailbox, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_views.TryGetValue(mailbox, out MailboxView? view))
            {
                if (view.IsAlive && view.Since <= since)
                {
                    return view;
                }

                Dropped += view.Dropped;
                since = view.Since < since ? view.Since : since;
                _views.Remove(mailbox);
                await view.DisposeAsync().ConfigureAwait(false);
            }

            return _views[mailbox] = new MailboxView(link, publisher, topology, topology.Names.Mailbox(mailbox), since, timeout, time);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static List<MailboxRecord> ToRecords(IReadOnlyList<StreamMessage> messages)
    {
        var records = new List<MailboxRecord>(messages.Count);
        foreach (StreamMessage message in messages)
        {
            if (OutcomeMessage.Read(message.Properties, message.Body) is { Status: not ComputeJobStatus.Ready } outcome)
            {
                records.Add(new MailboxRecord(outcome.Id, outcome.Status, outcome.Body));
            }
        }

        return records;
    }
}
