using ComputeHost.Queue.RabbitMQ.Addresses;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Consuming;
using ComputeHost.Queue.RabbitMQ.Ledgers;
using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Engines;

/// <summary>Keeps jobs in a broker's quorum queues and outcomes in its streams.</summary>
internal sealed class RabbitEngine : IQueueEngine
{
    /// <summary>A broker's own limit of a message, less what a job needs beside its body.</summary>
    private const long LargestBody = (128L * 1024 * 1024) - (1024 * 1024);

    private readonly RabbitAddress _address;
    private readonly QueueEngineSettings _settings;
    private readonly RabbitMqQueueOptions _options;
    private readonly BrokerLink _publishing;
    private readonly BrokerLink _reading;
    private readonly BrokerLink _consuming;
    private readonly Publisher _publisher;
    private readonly Topology _topology;
    private readonly JobSender _sender;
    private readonly MailboxStore _mailboxes;
    private readonly DeadLetters _deadLetters;
    private readonly ILogger _logger;

    public RabbitEngine(RabbitAddress address, QueueEngineSettings settings, RabbitMqQueueOptions options)
    {
        _address = address with { Queue = address.Queue ?? options.Name };
        _settings = settings;
        _options = options;
        _logger = settings.LoggerFactory.CreateLogger("ComputeHost.Queue.RabbitMQ");
        _publishing = Link("publishing");
        _reading = Link("reading");
        _consuming = Link("consuming");
        _publisher = new Publisher(_publishing, options.OperationTimeout, settings.TimeProvider, _logger);
        _topology = new Topology(_publishing, new QueueNames(_address.Queue), options, settings.MaxWaiting, settings.TimeProvider, _logger);
        _sender = new JobSender(_publisher, _topology);
        _mailboxes = new MailboxStore(_reading, _publisher, _topology, options.OperationTimeout, settings.TimeProvider);
        _deadLetters = new DeadLetters(_reading, _topology, _sender, _mailboxes);
        Capabilities = new QueueCapabilities
        {
            Keys = false,
            LongestDelay = DelayRoute.Longest,
            Priorities = true,
            ListsJobs = false,
            Pause = true,
            MaxBody = Math.Min(settings.MaxBody, LargestBody),
            Alternative = "Use a queue in a file ('sqlite:'), which can do this, or do without.",
        };
    }

    public string Name => "RabbitMQ";

    public string Address => _address.ToString();

    public QueueCapabilities Capabilities { get; }

    /// <summary>How many messages were sent again, because a lost connection had left their fate open.</summary>
    public long RepeatedMessages => _publisher.Repeated;

    public Task OpenAsync(CancellationToken cancellationToken) => GuardAsync(() => _topology.DeclareAsync(cancellationToken));

    public async ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken) =>
        await Task.WhenAll(jobs.Select(job => EnqueueAsync(job, cancellationToken))).ConfigureAwait(false);

    public ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken) =>
        new(new RabbitConsumer(new ConsumerParts(_settings, _options, _consuming, _topology, _publisher, _sender, _mailboxes, _logger), options));

    public IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(string mailbox, DateTimeOffset since, CancellationToken cancellationToken) =>
        _mailboxes.ReadAsync(mailbox, since, cancellationToken);

    public async ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        OutcomeMessage? outcome = null;
        await GuardAsync(async () => outcome = await _mailboxes.FindAsync(id, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return outcome is null ? null : JobRecords.Of(outcome, _settings.TimeProvider.GetUtcNow());
    }

    public async ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobRecord> records = [];
        await GuardAsync(async () => records = await ListAsync(filter, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return JobRecords.Page(records, filter, from, size);
    }

    public async ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } record && JobStates.IsTerminal(record.Status))
        {
            return CancelResult.TooLate;
        }

        var entry = new LedgerEntry(LedgerEntryKind.Cancelled, id.Value, By: by);
        await _publisher.PublishAsync(_topology.Names.Cancellations, "", entry.ToProperties(), default, cancellationToken).ConfigureAwait(false);
        return CancelResult.Requested;
    }

    public async ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken)
    {
        bool isSent = false;
        await GuardAsync(async () => isSent = await _deadLetters.ResendAsync(id, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return isSent;
    }

    public async ValueTask PauseAsync(bool paused, CancellationToken cancellationToken)
    {
        await GuardAsync(() => _topology.SetPausedAsync(paused, cancellationToken)).ConfigureAwait(false);
        var entry = new LedgerEntry(LedgerEntryKind.Paused, Guid.NewGuid());
        await _publisher.PublishAsync("", _topology.Names.Ledger, entry.ToProperties(), default, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        long removed = 0;
        await GuardAsync(async () => removed = await PurgeCoreAsync(filter, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return removed;
    }

    public async ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var jobs = new Dictionary<ComputeJobStatus, long>();
        bool isPaused = false;
        await GuardAsync(async () =>
        {
            jobs[ComputeJobStatus.Ready] = await CountAsync(_topology.Names.AllWork, cancellationToken).ConfigureAwait(false);
            jobs[ComputeJobStatus.Scheduled] = await CountAsync(Enumerable.Range(0, DelayRoute.Levels).Select(_topology.Names.Delay), cancellationToken).ConfigureAwait(false);
            jobs[ComputeJobStatus.Dead] = await CountAsync([_topology.Names.Dead], cancellationToken).ConfigureAwait(false);
            isPaused = await _topology.CountAsync(_topology.Names.Paused, cancellationToken).ConfigureAwait(false) is not null;
        }).ConfigureAwait(false);
        return new QueueStatistics { Jobs = jobs, IsPaused = isPaused, DroppedOutcomes = _mailboxes.Dropped };
    }

    public IAsyncEnumerable<QueueFinding> CheckAsync(CancellationToken cancellationToken) =>
        new BrokerCheck(_publishing, _topology).RunAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _mailboxes.DisposeAsync().ConfigureAwait(false);
        await _publisher.DisposeAsync().ConfigureAwait(false);
        await _publishing.DisposeAsync().ConfigureAwait(false);
        await _reading.DisposeAsync().ConfigureAwait(false);
        await _consuming.DisposeAsync().ConfigureAwait(false);
        _deadLetters.Dispose();
        _topology.Dispose();
    }

    private async Task<EnqueueReceipt> EnqueueAsync(QueuedJob job, CancellationToken cancellationToken)
    {
        if (Refuse(job) is { } refusal)
        {
            return new EnqueueReceipt(job.Id, IsNew: false, refusal);
        }

        PublishResult result = PublishResult.Refused;
        await GuardAsync(async () =>
        {
            await _mailboxes.DeclareAsync(job.Id.Mailbox, cancellationToken).ConfigureAwait(false);
            result = await _sender.EnqueueAsync(new JobMessage { Job = job }, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return new EnqueueReceipt(job.Id, IsNew: true, Refuse(job, result));
    }

    private QueueException? Refuse(QueuedJob job) => job.ResultTtl <= _options.MailboxAge ? null : new QueueException(
        $"Job '{job.Id}' wants its outcome to be kept for {job.ResultTtl}, and the queue's mailboxes keep outcomes for {_options.MailboxAge}. Ask for less, or raise "
        + $"{nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.MailboxAge)} in all programs of the queue.")
    {
        Ran = ComputeRan.No,
    };

    private ComputeHostException? Refuse(QueuedJob job, PublishResult result) => result switch
    {
        PublishResult.Stored => null,
        PublishResult.Refused => new PendingQueueFullException($"Job '{job.Id}' was refused: the queue '{Address}' is full. Let consumers catch up, or raise the queue's MaxWaiting before it is made.")
        {
            PendingLimit = (int)Math.Min(_settings.MaxWaiting, int.MaxValue),
        },
        PublishResult.TooLarge => new PayloadTooLargeException(
            $"Job '{job.Id}' has {job.Body.Length} bytes, and the broker at '{Address}' takes no message of that size (max_message_size). Raise the broker's limit, or send less."),
        _ => new QueueException($"Job '{job.Id}' was not stored: the queue's topology at '{Address}' is gone. Open the queue again, which makes it anew.") { Ran = ComputeRan.No },
    };

    private Task<IReadOnlyList<JobRecord>> ListAsync(JobFilter filter, CancellationToken cancellationToken) => filter switch
    {
        { Statuses: [ComputeJobStatus.Dead] } => _deadLetters.ListAsync(filter, _settings.TimeProvider.GetUtcNow(), cancellationToken),
        { Mailbox: { } mailbox } when filter.Statuses.Count > 0 && filter.Statuses.All(JobStates.IsTerminal) => ListMailboxAsync(mailbox, cancellationToken),
        _ => throw new NotSupportedException(
            $"{Name} cannot list jobs that have not ended, nor the outcomes of all mailboxes at once. List the dead ones (statuses: Dead), or those of one mailbox that have ended "
            + "(a mailbox, and statuses that are terminal). A queue in a file ('sqlite:') can list all."),
    };

    private async Task<IReadOnlyList<JobRecord>> ListMailboxAsync(string mailbox, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _settings.TimeProvider.GetUtcNow();
        IReadOnlyList<OutcomeMessage> outcomes = await _mailboxes.ListAsync(mailbox, cancellationToken).ConfigureAwait(false);
        return [.. outcomes.Where(outcome => outcome.IsTerminal).Select(outcome => JobRecords.Of(outcome, now))];
    }

    private async Task<long> PurgeCoreAsync(JobFilter filter, CancellationToken cancellationToken) => filter switch
    {
        { Statuses: [ComputeJobStatus.Dead] } => await _deadLetters.PurgeAsync(filter, _settings.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false),
        { Statuses: [ComputeJobStatus.Ready], Method: null, Mailbox: null, OlderThan: null } => await _topology.PurgeAsync(_topology.Names.AllWork, cancellationToken).ConfigureAwait(false),
        { Mailbox: { } mailbox, Method: null, OlderThan: null } when filter.Statuses.All(JobStates.IsTerminal) => await _mailboxes.RemoveAsync(mailbox, cancellationToken).ConfigureAwait(false),
        _ => throw new NotSupportedException(
            $"{Name} can remove dead jobs (statuses: Dead), all waiting jobs (statuses: Ready, and nothing else), and a mailbox that nobody reads (a mailbox, and nothing else). "
            + "Outcomes go by themselves, after the queue's MailboxAge."),
    };

    private async Task<long> CountAsync(IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        long sum = 0;
        foreach (string queue in queues)
        {
            sum += await _topology.CountAsync(queue, cancellationToken).ConfigureAwait(false) ?? 0;
        }

        return sum;
    }

    /// <summary>What the broker's client throws is told in the queue's words.</summary>
    private async Task GuardAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RabbitMQClientException or TimeoutException or IOException)
        {
            throw BrokerFailures.Refused(Address, exception) ?? BrokerFailures.Interrupted(Address, exception);
        }
    }

    private BrokerLink Link(string purpose)
    {
        var factory = new ConnectionFactory
        {
            HostName = _address.Host.Trim('[', ']'),
            Port = _address.PortNumber,
            VirtualHost = _address.VirtualHost,
            UserName = _address.User,
            Password = _address.Password,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = _options.Heartbeat,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = _options.OperationTimeout,
            MaxInboundMessageBodySize = uint.MaxValue,
        };
        if (_address.IsEncrypted)
        {
            factory.Ssl = BrokerTrust.For(_address.Host, _options.CertificateAuthorityFile);
        }

        return new BrokerLink(factory, purpose, Address, _options.OperationTimeout, _settings.TimeProvider, _logger);
    }
}
