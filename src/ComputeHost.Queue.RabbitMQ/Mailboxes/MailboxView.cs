using System.Collections.Concurrent;
using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Streams;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Mailboxes;

/// <summary>
/// A mailbox as far as it has been read, from a moment on: so that looking up ten thousand jobs reads it once. It goes on reading until nobody has asked for a
/// while.
/// </summary>
internal sealed class MailboxView : IAsyncDisposable
{
    /// <summary>Of bodies that are kept in memory; the others are read again.</summary>
    private const long BodyBudget = 64 * 1024 * 1024;

    private const string MarkPrefix = "mark-";

    /// <summary>A mark that was not read by then is written again.</summary>
    private static readonly TimeSpan MarkLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    private readonly BrokerLink _link;
    private readonly Publisher _publisher;
    private readonly Topology _topology;
    private readonly string _stream;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new();
    private readonly Task _loop;
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly MailboxIndex _index = new(BodyBudget);
    private bool _isDisposed;

    public MailboxView(BrokerLink link, Publisher publisher, Topology topology, string stream, DateTimeOffset since, TimeSpan timeout, TimeProvider time)
    {
        _link = link;
        _publisher = publisher;
        _topology = topology;
        _stream = stream;
        _timeout = timeout;
        _time = time;
        Since = since;
        _end = new CancellationTokenSource(Idle, time);
        _loop = EmptyContext.RunAsync(ReadAsync);
    }

    /// <summary>From when on it knows everything.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Whether it can be asked: it reads, or will again when the broker is back.</summary>
    public bool IsAlive => !_loop.IsCompleted && !_end.IsCancellationRequested;

    public long Dropped
    {
        get
        {
            lock (_gate)
            {
                return _index.Dropped;
            }
        }
    }

    /// <summary>
    /// The outcome of a job; null if the mailbox has none, or there is no such mailbox. Uncertain if this view has ended meanwhile: another must be
    /// asked.
    /// </summary>
    public async Task<(bool IsCertain, OutcomeMessage? Found)> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        if (!TryExtend())
        {
            return (false, null);
        }

        MailboxEntry? entry = Look(id);
        // A dead job may have been sent again since, every other outcome is one for ever.
        if (entry is not { Message: { IsTerminal: true, Status: not ComputeJobStatus.Dead } })
        {
            if (!await CatchUpAsync(cancellationToken).ConfigureAwait(false))
            {
                return (false, null);
            }

            entry = Look(id);
        }

        return (true, entry is null || entry.HasBody ? entry?.Message : await ReadAgainAsync(entry, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Everything that it knows now; null if it has ended meanwhile, and another must be asked.</summary>
    public async Task<IReadOnlyList<OutcomeMessage>?> ListAsync(CancellationToken cancellationToken)
    {
        if (!TryExtend() || !await CatchUpAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        lock (_gate)
        {
            return [.. _index.Entries.Select(entry => entry.Message)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _end.Dispose();
    }

    /// <summary>Goes on for a while; false if it has been replaced, since it was handed out, by one that begins earlier.</summary>
    private bool TryExtend()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _end.CancelAfter(Idle);
            }

            return !_isDisposed;
        }
    }

    private MailboxEntry? Look(JobId id)
    {
        lock (_gate)
        {
            return _index.Find(id);
        }
    }

    /// <summary>Returns when everything has been read that was there when it was called; false if the reading has ended before.</summary>
    private async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start) < _timeout)
        {
            string mark = $"{MarkPrefix}{Guid.NewGuid():N}";
            var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _marks[mark] = read;
            try
            {
                var properties = new BasicProperties { MessageId = mark, Headers = new Dictionary<string, object?>() };
                if (await _publisher.PublishAsync("", _stream, properties, default, cancellationToken).ConfigureAwait(false) != PublishResult.Stored)
                {
                    if (await _topology.CountAsync(_stream, cancellationToken).ConfigureAwait(false) is null)
                    {
                        // There is no such mailbox, hence nothing in it.
                        return true;
                    }

                    continue;
                }

                await Task.WhenAny(read.Task, _loop).WaitAsync(MarkLimit, _time, cancellationToken).ConfigureAwait(false);
                return read.Task.IsCompleted;
            }
            catch (TimeoutException)
            {
                // While a broker starts, it can take a mark and lose it.
            }
            finally
            {
                _marks.TryRemove(mark, out _);
            }
        }

        throw BrokerFailures.NoAnswer(_link.Address, _timeout, null);
    }

    private async Task<OutcomeMessage?> ReadAgainAsync(MailboxEntry entry, CancellationToken cancellationToken)
    {
        IConnection connection = await _link.GetAsync(cancellationToken).ConfigureAwait(false);
        await foreach (IReadOnlyList<StreamMessage> messages in StreamReading.ReadAsync(connection, _stream, StreamStart.At(entry.Offset), cancellationToken).ConfigureAwait(false))
        {
            foreach (StreamMessage message in messages)
            {
                if (message.Offset >= entry.Offset)
                {
                    return message.Offset == entry.Offset ? OutcomeMessage.Read(message.Properties, message.Body) : null;
                }
            }
        }

        return null;
    }

    private async Task ReadAsync()
    {
        StreamStart start = StreamStart.Since(Since);
        int failures = 0;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                IConnection connection = await _link.GetAsync(_end.Token).ConfigureAwait(false);
                await foreach (IReadOnlyList<StreamMessage> messages in StreamReading.ReadAsync(connection, _stream, start, _end.Token).ConfigureAwait(false))
                {
                    failures = 0;
                    Take(messages);
                    start = StreamStart.At(messages[^1].Offset + 1);
                }
            }
            catch (OperationInterruptedException exception) when (BrokerFailures.IsMissing(exception))
            {
                // Nothing was ever sent to it. Whoever asks next looks again.
                return;
            }
            catch (Exception exception) when (exception is QueueException || BrokerFailures.IsLoss(exception))
            {
                failures++;
                await Task.Delay(ReconnectPace.After(failures), _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(IReadOnlyList<StreamMessage> messages)
    {
        foreach (StreamMessage message in messages)
        {
            if (OutcomeMessage.Read(message.Properties, message.Body) is { } outcome)
            {
                lock (_gate)
                {
                    _index.Take(outcome, message.Offset);
                }
            }
            else if (message.Properties.MessageId is { } id && _marks.TryGetValue(id, out TaskCompletionSource? mark))
            {
                mark.TrySetResult();
            }
        }
    }
}
