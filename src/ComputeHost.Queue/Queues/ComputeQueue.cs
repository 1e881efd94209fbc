using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Queue;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.Queues;
using ComputeHost.Queue.Running;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>
/// Stores calls as jobs, which survive the program that made them and run wherever a consumer takes them: in this program, in another, or on another machine.
/// </summary>
/// <remarks>
/// <para>
/// A job is stored when <see cref="EnqueueAsync{TResult}"/> returns. Its outcome is stored before it counts as done, and the first outcome of a job is
/// its outcome for
/// good. A method that is not idempotent is entered at most once; what became of it when its consumer was lost is reported as unknown.
/// </para>
/// <para>All members are safe to use from many threads at once. Dispose the consumers of
/// <see cref="ServeAsync(ComputePool, ComputeServeOptions?, CancellationToken)"/> before the queue.</para>
/// </remarks>
[DebuggerDisplay("{Address,nq}")]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue.")]
public sealed class ComputeQueue : IAsyncDisposable
{
    private const int PageSize = 500;

    private readonly ConcurrentDictionary<ComputeQueueConsumer, bool> _consumers = new();
    private readonly ComputeQueueOptions _options;
    private readonly ILogger _logger;
    private readonly QueueOpening _opening;

    private ComputeQueue(string url, IQueueEngineFactory factory, ComputeQueueOptions options)
    {
        _options = options;
        _logger = options.EffectiveLoggerFactory.CreateLogger<ComputeQueue>();
        _opening = new QueueOpening(async cancellation => new OpenQueue(await factory.OpenAsync(options.ForEngine(url), cancellation).ConfigureAwait(false), options, _logger));
        Address = QueueUrl.Show(url);
        GraphLimits.Raise(options.MaxPayload);
    }

    /// <summary>The queue's address, without credentials.</summary>
    public string Address { get; }

    /// <summary>What the queue's engine can do.</summary>
    /// <exception cref="InvalidOperationException">The queue is not open: the application that it was added to has not started.</exception>
    public QueueCapabilities Capabilities => Engine.Capabilities;

    internal IQueueEngine Engine =>
        _opening.Current?.Engine ?? throw new InvalidOperationException($"The queue '{Address}' is not open: "
            + "it opens with the application, or with its first job. Ask afterwards.");

    internal ComputeQueueOptions Options => _options;

    /// <summary>Opens a queue.</summary>
    /// <param name="url">Its address, whose scheme names the engine: <c>sqlite:jobs.db</c>, or <c>amqps://host</c> with the package for RabbitMQ.</param>
    /// <param name="options">The queue's options, or <see langword="null"/> for the defaults. Read once; changing them later has no effect.</param>
    /// <param name="cancellationToken">Gives up; nothing is left open.</param>
    /// <returns>The queue. Dispose it with <see cref="DisposeAsync"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The address is none, no engine has its scheme (the message names the package and the call that bring it), or options are out of their range.
    /// </exception>
    /// <exception cref="QueueException">The store cannot be used; the message has the remedy.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public static async Task<ComputeQueue> OpenAsync(string url, ComputeQueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ComputeQueue queue = Create(url, options ?? new ComputeQueueOptions());
        try
        {
            await queue.EnsureOpenAsync(cancellationToken).ConfigureAwait(false);
            return queue;
        }
        catch
        {
            await queue.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stores a call as a job. The <c>EnqueueAsync</c> methods of <see cref="ComputeQueueExtensions"/> make the call of a method group.</summary>
    /// <typeparam name="TResult">The method's result type; <see cref="NoResult"/> for a method that returns nothing.</typeparam>
    /// <param name="invocation">The method with its arguments. The arguments are copied before this method returns.</param>
    /// <param name="options">Options of this job, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up; whether the job is stored is unknown then.</param>
    /// <returns>The job, which is stored. With a key that a job has already: that job.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The queue's engine cannot serve an option; the message names option, engine and alternative.</exception>
    /// <exception cref="ComputeHostException">The job was refused, because it is too large or the queue is full, or the store cannot be used.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<ComputeJob<TResult>> EnqueueAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeJobOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        QueuedJob job = JobRequests.Make(invocation, options ?? new ComputeJobOptions(), _options, reportsProgress: true);
        return await SendAsync(job, invocation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins to take the queue's jobs, and to run their methods in a pool: of those methods whose tactic is <see cref="ComputeTactic.Queue"/> there.
    /// </summary>
    /// <param name="pool">The pool. It stays the caller's; dispose the consumer before it.</param>
    /// <param name="options">The consumer's options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The consumer, which runs. Dispose it with <see cref="ComputeQueueConsumer.DisposeAsync"/>, before the queue.</returns>
    /// <exception cref="ArgumentException">Options are out of their range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The pool has no method for the queue, or this program does not know its methods; the message says what to do.
    /// </exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<ComputeQueueConsumer> ServeAsync(ComputePool pool, ComputeServeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        options ??= new ComputeServeOptions();
        options.Check();
        await pool.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        return await ServeAsync(PoolRunner.Of(pool, options.RunOn), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a job by its id, whatever process enqueued it.</summary>
    /// <typeparam name="TResult">The type of its method's result, as the method declares it; <see cref="NoResult"/> for none.</typeparam>
    /// <param name="id">The job's <see cref="ComputeJob{TResult}.Id"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if the queue does not know it. An engine that cannot tell of jobs that have not ended knows every id.</returns>
    /// <exception cref="FormatException">It is not the id of a job.</exception>
    /// <exception cref="NotSerializableException">No method can return such a type.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<ComputeJob<TResult>?> FindAsync<TResult>(string id, CancellationToken cancellationToken = default)
    {
        JobId jobId = JobId.Parse(id);
        PayloadCodec<TResult>? codec = typeof(TResult) == typeof(NoResult) ? null : PayloadCodecs.For<TResult>();
        OpenQueue open = await _opening.GetAsync(cancellationToken).ConfigureAwait(false);
        JobRecord? record = await open.Engine.FindAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (record is null && open.Engine.Capabilities.ListsJobs)
        {
            return null;
        }

        string method = record?.Job.Method ?? "";
        return new ComputeJob<TResult>(
            this, open.SourceOf(jobId, mark: null), record?.Status ?? ComputeJobStatus.Ready, outcome => JobResults.Read(outcome, jobId, method, codec, mostValues: 1));
    }

    /// <summary>Says what is known of a job.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if the queue does not know it.</returns>
    /// <exception cref="FormatException">It is not the id of a job.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<ComputeJobInfo?> GetJobAsync(string id, CancellationToken cancellationToken = default) =>
        await (await EngineAsync(cancellationToken).ConfigureAwait(false)).FindAsync(JobId.Parse(id), cancellationToken).ConfigureAwait(false) is { } record ? JobInfos.Of(record) : null;

    /// <summary>Lists jobs, oldest first.</summary>
    /// <param name="filter">Which; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The jobs, read in parts as they are taken.</returns>
    /// <exception cref="NotSupportedException">The engine cannot list such jobs; the message names an alternative.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async IAsyncEnumerable<ComputeJobInfo> ListAsync(JobFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IQueueEngine engine = await EngineAsync(cancellationToken).ConfigureAwait(false);
        string? from = null;
        do
        {
            JobPage page = await engine.ListAsync(filter ?? new JobFilter(), from, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (JobRecord record in page.Jobs)
            {
                yield return JobInfos.Of(record);
            }

            from = page.Next;
        }
        while (from is not null);
    }

    /// <summary>Cancels a job: at once if it waits, through its consumer if it has one.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="by">Who cancels, for the job's caller; <see langword="null"/> for this user and machine.</param>
    /// <param name="cancellationToken">Gives up; the job may be cancelled nevertheless.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="FormatException">It is not the id of a job.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<CancelResult> CancelAsync(string id, string? by = null, CancellationToken cancellationToken = default) =>
        await (await EngineAsync(cancellationToken).ConfigureAwait(false))
            .CancelAsync(JobId.Parse(id), string.IsNullOrWhiteSpace(by) ? $"{Environment.UserName}@{Environment.MachineName}" : by, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a dead job again, with its history and all its attempts before it.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if there is no such dead job.</returns>
    /// <exception cref="FormatException">It is not the id of a job.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<bool> RetryAsync(string id, CancellationToken cancellationToken = default) =>
        await (await EngineAsync(cancellationToken).ConfigureAwait(false)).ResendAsync(JobId.Parse(id), cancellationToken).ConfigureAwait(false);

    /// <summary>Keeps all consumers of the queue, in whatever process, from taking jobs. What they have goes on.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when this is stored.</returns>
    /// <exception cref="NotSupportedException">The engine cannot; the message names an alternative.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public Task PauseAsync(CancellationToken cancellationToken = default) => SetPausedAsync(true, cancellationToken);

    /// <summary>Lets the consumers take jobs again.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task ResumeAsync(CancellationToken cancellationToken = default) => SetPausedAsync(false, cancellationToken);

    /// <summary>Removes jobs for good, with their outcomes. A job that a consumer has is never removed.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Stops; what was removed stays so.</param>
    /// <returns>How many.</returns>
    /// <exception cref="NotSupportedException">The engine cannot choose so; the message names an alternative.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return await (await EngineAsync(cancellationToken).ConfigureAwait(false)).PurgeAsync(filter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what the queue holds.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A snapshot.</returns>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public async Task<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        await (await EngineAsync(cancellationToken).ConfigureAwait(false)).GetStatisticsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Looks for what is wrong with the queue, or will go wrong.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was checked, as it is checked.</returns>
    public async IAsyncEnumerable<QueueFinding> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IQueueEngine engine = await EngineAsync(cancellationToken).ConfigureAwait(false);
        await foreach (QueueFinding finding in engine.CheckAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    /// <summary>Ends the consumers that are still open and closes the queue. Its jobs stay; whoever waits for one here is told.</summary>
    /// <returns>A task that ends when nothing of it is open any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_consumers.Keys.Select(static consumer => consumer.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _opening.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Makes a queue that opens when it is first needed, or with <see cref="EnsureOpenAsync"/>.</summary>
    /// <exception cref="ArgumentException">The address is none, no engine has its scheme, or options are out of their range.</exception>
    internal static ComputeQueue Create(string url, ComputeQueueOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        ComputeQueueOptions own = options.CheckedCopy();
        return new ComputeQueue(url, EngineCatalog.Find(url, own.Engines), own);
    }

    internal async Task EnsureOpenAsync(CancellationToken cancellationToken) => await _opening.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Stores a job that has been made of a call.</summary>
    internal async Task<ComputeJob<TResult>> SendAsync<TResult>(QueuedJob job, ComputeCall<TResult> invocation, CancellationToken cancellationToken)
    {
        OpenQueue open = await _opening.GetAsync(cancellationToken).ConfigureAwait(false);
        return await open.EnqueueAsync(this, job, invocation, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<ComputeQueueConsumer> ServeAsync(IJobRunner runner, ComputeServeOptions options, CancellationToken cancellationToken)
    {
        options.Check();
        IQueueEngine engine = await EngineAsync(cancellationToken).ConfigureAwait(false);
        var terms = new ConsumerTerms
        {
            Name = options.Name,
            Concurrency = Math.Min(options.MaxConcurrency ?? int.MaxValue, runner.Slots),
            Prefetch = options.Prefetch,
            DrainTimeout = options.DrainTimeout,
            UnknownMethodTimeout = _options.UnknownMethodTimeout,
            AtLeastOnce = _options.AtLeastOnce,
            MaxBody = Math.Min(_options.MaxBody, engine.Capabilities.MaxBody),
        };
        JobConsumer consumer = await JobConsumer.OpenAsync(engine, runner, terms, _options.TimeProvider, _logger, cancellationToken).ConfigureAwait(false);
        var opened = new ComputeQueueConsumer(consumer, gone => _consumers.TryRemove(gone, out _));
        _consumers[opened] = true;
        return opened;
    }

    private async ValueTask<IQueueEngine> EngineAsync(CancellationToken cancellationToken) =>
        (await _opening.GetAsync(cancellationToken).ConfigureAwait(false)).Engine;

    private async Task SetPausedAsync(bool paused, CancellationToken cancellationToken) =>
        await (await EngineAsync(cancellationToken).ConfigureAwait(false)).PauseAsync(paused, cancellationToken).ConfigureAwait(false);
}
