using System.Collections.Concurrent;
using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Ledgers;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Streams;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>Claims jobs for one consumer, over as many connections as it takes.</summary>
internal sealed class RabbitConsumer : IQueueConsumer
{
    /// <summary>A mark that was not read by then is written again.</summary>
    private static readonly TimeSpan MarkLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestUpkeep = TimeSpan.FromSeconds(1);

    private readonly ConsumerParts _parts;
    private readonly QueueConsumerOptions _options;
    private readonly Guid _id = Guid.NewGuid();
    private readonly Ledger _ledger = new();
    private readonly ClaimBook _book;
    private readonly ClaimPace _pace = new();
    private readonly JobEndings _endings;
    private readonly JobReception _reception;
    private readonly JobHolder _holder;
    private readonly ConcurrentQueue<LedgerEntry> _withdrawals = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _loops;
    private StreamStart _ledgerStart = StreamStart.First;
    private volatile ConsumerSession? _session;
    private volatile QueueException? _failure;
    private volatile bool _isPaused;

    public RabbitConsumer(ConsumerParts parts, QueueConsumerOptions options)
    {
        _parts = parts;
        _options = options;
        _book = new ClaimBook(parts.Time);
        _endings = new JobEndings(parts.Sender, parts.Mailboxes);
        _reception = new JobReception(
            _id, options, parts.Settings, parts.Topology.Names, _book, _ledger, parts.Sender, _endings, parts.Mailboxes, parts.Publisher, parts.Logger);
        _holder = new JobHolder(parts, _id, _book);
        _loops = [EmptyContext.RunAsync(RunAsync), EmptyContext.RunAsync(ReturnStuckAsync), EmptyContext.RunAsync(KeepUpAsync)];
    }

    public async ValueTask<IReadOnlyList<JobDelivery>> ReceiveAsync(int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed = _book.Changed;
            IReadOnlyList<RabbitDelivery> handedOut = _book.HandOut(max);
            if (handedOut.Count > 0)
            {
                return handedOut;
            }

            if (_failure is { } failure)
            {
                _failure = null;
                throw failure;
            }

            if (!await FetchAsync(max).ConfigureAwait(false))
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<bool> EnterAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        var own = (RabbitDelivery)delivery;
        if (!_book.Enter(own))
        {
            _book.Release(own, own.IsInLedger);
            return false;
        }

        if (own.IsIdempotent || own.IsInLedger)
        {
            return true;
        }

        own.IsInLedger = true;
        Task<bool> expected = _ledger.ExpectAsync(own.Claim);
        try
        {
            bool isFirst = await WriteEntryAsync(own, expected, cancellationToken).ConfigureAwait(false);
            if (!isFirst)
            {
                await _reception.SuspectAsync(own.Message, _book.Release(own, mayBeInLedger: false)).ConfigureAwait(false);
            }

            return isFirst;
        }
        catch (TimeoutException exception)
        {
            throw BrokerFailures.NoAnswer(_parts.Link.Address, _parts.Options.OperationTimeout, exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && BrokerFailures.IsLoss(exception))
        {
            // Whether the entry was written is not known, but that the method was not entered.
            _book.Release(own, mayBeInLedger: true);
            _withdrawals.Enqueue(Entry(LedgerEntryKind.Withdrawn, own));
            return false;
        }
        finally
        {
            _ledger.Forget(own.Claim);
        }
    }

    public async ValueTask<bool> FinishAsync(JobDelivery delivery, JobDecision decision, CancellationToken cancellationToken)
    {
        var own = (RabbitDelivery)delivery;
        if (decision.IsTerminal)
        {
            await _endings.StoreAsync(own.Message, own.Epoch, decision, cancellationToken).ConfigureAwait(false);
            _pace.Finished(_parts.Time.GetElapsedTime(own.HandedOutAt));
            await _book.Finish(own).AcknowledgeAsync().ConfigureAwait(false);
            return true;
        }

        if (!own.Source.IsAlive)
        {
            _book.Release(own, own.IsInLedger);
            return false;
        }

        if (own.IsInLedger)
        {
            await WithdrawAsync(Entry(LedgerEntryKind.Withdrawn, own), cancellationToken).ConfigureAwait(false);
        }

        if (decision.Status == ComputeJobStatus.Ready && decision.Attempts.Charged == own.Attempts.Charged)
        {
            await _book.Release(own, mayBeInLedger: false).ReturnAsync().ConfigureAwait(false);
            return true;
        }

        JobMessage again = own.Message with { Attempts = decision.Attempts, Epoch = own.Epoch, HeldBy = "", IsSuspect = false };
        JobEndings.Require(await _parts.Sender.SendAgainAsync(again, decision.Delay, cancellationToken).ConfigureAwait(false), own.Job.Id);
        await _book.Release(own, mayBeInLedger: false).AcknowledgeAsync().ConfigureAwait(false);
        return true;
    }

    public async ValueTask ReportProgressAsync(JobDelivery delivery, ReadOnlyMemory<byte> progress, CancellationToken cancellationToken)
    {
        try
        {
            var report = new OutcomeMessage(delivery.Job.Id, ComputeJobStatus.Running, delivery.Job.Method, default, delivery.Epoch, default, progress);
            await _parts.Mailboxes.PostAsync(report, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (exception is QueueException or PublishException || BrokerFailures.IsLoss(exception)))
        {
            // The next report says more.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            await StopPushingAsync(session).ConfigureAwait(false);
            foreach (RabbitDelivery delivery in _book.ToList().Where(static delivery => !delivery.IsEntered))
            {
                await _book.Release(delivery, mayBeInLedger: false).ReturnAsync().ConfigureAwait(false);
            }
        }

        await _end.CancelAsync().ConfigureAwait(false);
        _book.Wake();
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _end.Dispose();
    }

    /// <summary>Fetches jobs, or lets the broker push them.</summary>
    /// <returns>Whether something may have come.</returns>
    private async Task<bool> FetchAsync(int max)
    {
        if (_isPaused || _session is not { IsSubscribed: false } session)
        {
            return false;
        }

        try
        {
            if (!_pace.ShouldPush && await session.FetchAsync(max).ConfigureAwait(false) > 0)
            {
                return true;
            }

            await session.SubscribeAsync(session.Lost).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerFailures.IsLoss(exception))
        {
            // The session's own loop sees it as well, and makes another.
        }

        return false;
    }

    private async Task<bool> WriteEntryAsync(RabbitDelivery delivery, Task<bool> expected, CancellationToken cancellationToken)
    {
        MessageSource source = delivery.Source;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, source.Lost);
        LedgerEntry entry = Entry(LedgerEntryKind.Entered, delivery);
        // On the channel of the claim: once the broker has given the job to somebody else, it does not take this any more.
        await source.Channel.BasicPublishAsync("", _parts.Topology.Names.Ledger, mandatory: true, entry.ToProperties(), default, either.Token)
            .AsTask().WaitAsync(_parts.Options.OperationTimeout, _parts.Time, either.Token).ConfigureAwait(false);
        return await expected.WaitAsync(_parts.Options.OperationTimeout, _parts.Time, either.Token).ConfigureAwait(false);
    }

    private static LedgerEntry Entry(LedgerEntryKind kind, RabbitDelivery delivery) =>
        new(kind, delivery.Job.Id.Value, delivery.Claim, Resends: delivery.Message.Resends);

    private Task<PublishResult> WithdrawAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
        _parts.Publisher.PublishAsync("", _parts.Topology.Names.Ledger, entry.ToProperties(), default, cancellationToken);

    private async Task RunAsync()
    {
        int failures = 0;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await RunSessionAsync(() => failures = 0).ConfigureAwait(false);
            }
            catch (QueueException exception) when (!_end.IsCancellationRequested)
            {
                _failure = exception;
                _book.Wake();
            }
            catch (Exception exception) when (BrokerFailures.IsLoss(exception))
            {
                if (!_end.IsCancellationRequested)
                {
                    Log.SessionLost(_parts.Logger, _options.Name, exception.Message);
                }
            }

            failures++;
            await Task.Delay(ReconnectPace.After(failures), _parts.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunSessionAsync(Action opened)
    {
        ushort prefetch = (ushort)Math.Min(_options.Prefetch, ushort.MaxValue);
        ConsumerSession session = await ConsumerSession.OpenAsync(_parts.Link, _parts.Topology.Names, prefetch, _reception.ReceiveAsync, _parts.Time, _end.Token).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Lost, _end.Token);
            Task reading = ReadLedgerAsync(session, either.Token);
            try
            {
                await CatchUpAsync(reading, either.Token).ConfigureAwait(false);
                await CheckPausedAsync(either.Token).ConfigureAwait(false);
                await session.BeginAsync(either.Token).ConfigureAwait(false);
                _session = session;
                opened();
                _book.Wake();
                await reading.ConfigureAwait(false);
            }
            finally
            {
                _session = null;
                await either.CancelAsync().ConfigureAwait(false);
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _book.DropLost();
            }
        }

        _book.DropLost();
    }

    /// <summary>Returns when everything in the ledger has been read that was there when it was called.</summary>
    private async Task CatchUpAsync(Task reading, CancellationToken cancellationToken)
    {
        while (_withdrawals.TryPeek(out LedgerEntry? entry))
        {
            await WithdrawAsync(entry, cancellationToken).ConfigureAwait(false);
            _withdrawals.TryDequeue(out _);
        }

        // While a broker starts, it can take a mark and lose it.
        while (true)
        {
            var mark = new LedgerEntry(LedgerEntryKind.Mark, Guid.NewGuid());
            Task read = _ledger.ExpectMarkAsync(mark.Job);
            await _parts.Publisher.PublishAsync("", _parts.Topology.Names.Ledger, mark.ToProperties(), default, cancellationToken).ConfigureAwait(false);
            try
            {
                Task first = await Task.WhenAny(read, reading).WaitAsync(MarkLimit, _parts.Time, cancellationToken).ConfigureAwait(false);
                await first.ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (!reading.IsCompleted)
            {
                Log.MarkLost(_parts.Logger, _parts.Topology.Names.Ledger);
            }
        }
    }

    private async Task ReadLedgerAsync(ConsumerSession session, CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<StreamMessage> messages in StreamReading.ReadAsync(session.Connection, _parts.Topology.Names.Ledger, _ledgerStart, cancellationToken).ConfigureAwait(false))
        {
            foreach (StreamMessage message in messages)
            {
                if (LedgerEntry.Read(message.Properties) is { } entry)
                {
                    await TakeAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }

            _ledgerStart = StreamStart.At(messages[^1].Offset + 1);
        }
    }

    private async Task TakeAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        _ledger.Take(entry);
        if (entry.Kind == LedgerEntryKind.Cancelled)
        {
            _book.Find(entry.Job)?.Cancel(entry.By);
        }
        else if (entry.Kind == LedgerEntryKind.Paused)
        {
            await CheckPausedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckPausedAsync(CancellationToken cancellationToken)
    {
        _isPaused = await _parts.Topology.CountAsync(_parts.Topology.Names.Paused, cancellationToken).ConfigureAwait(false) is not null;
        if (_isPaused && _session is { } session)
        {
            await StopPushingAsync(session).ConfigureAwait(false);
        }

        _book.Wake();
    }

    /// <summary>Gives back what waits here while the consumer is busy, so that others get it.</summary>
    private async Task ReturnStuckAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Task changed = _book.Changed;
            if (!_book.HasWaiting)
            {
                await changed.WaitAsync(_end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Task.Delay(ClaimPace.Stuck, _parts.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_session is { } session && _book.HasStuck(ClaimPace.Stuck))
            {
                _pace.Returned();
                await StopPushingAsync(session).ConfigureAwait(false);
            }
        }
    }

    private async Task StopPushingAsync(ConsumerSession session)
    {
        try
        {
            await session.UnsubscribeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerFailures.IsLoss(exception))
        {
            return;
        }

        foreach (RabbitDelivery delivery in _book.TakeWaiting())
        {
            await delivery.Source.ReturnAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Holds the deliveries of jobs that run for long.</summary>
    private async Task KeepUpAsync()
    {
        TimeSpan interval = _parts.Options.HoldInterval / 4 < LongestUpkeep ? _parts.Options.HoldInterval / 4 : LongestUpkeep;
        while (!_end.IsCancellationRequested)
        {
            await Task.Delay(interval, _parts.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_session is { } session)
            {
                await _holder.HoldAsync(session, _end.Token).ConfigureAwait(false);
            }
        }
    }
}
