using System.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.Queue;
using ComputeHost.Queue.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.LoadTests.Queues;

/// <summary>Many jobs that wait, at the engine itself: what a claim costs, how fast they go, and how long others wait while they are removed.</summary>
internal sealed class Backlog : IAsyncDisposable
{
    public const string EnqueueSeconds = "enqueue";
    public const string ClaimRatio = "claim_100k_over_10k";
    public const string SlowestTenth = "slowest_tenth_over_fastest";
    public const string LargestLog = "largest_log";
    public const string LongestWait = "longest_wait_beside_purge";

    private const int Few = 10_000;
    private const int Many = 100_000;
    private const int Together = 1_000;
    private const int ClaimedTogether = 32;
    private const int Claims = 100;
    private const int Loops = 4;

    private readonly StoreFolder _folder;
    private readonly SqliteEngine _engine;
    private readonly IQueueConsumer _consumer;
    private long _largestLog;

    private Backlog(StoreFolder folder, SqliteEngine engine, IQueueConsumer consumer)
    {
        _folder = folder;
        _engine = engine;
        _consumer = consumer;
    }

    public static async Task<IReadOnlyList<Reading>> MeasureAsync(CancellationToken cancellationToken)
    {
        var folder = new StoreFolder();
        SqliteEngine engine = await OpenAsync(folder);
        IQueueConsumer consumer = await engine.OpenConsumerAsync(
            new QueueConsumerOptions { Name = "load", Prefetch = Many, Methods = new Dictionary<string, QueueMethod> { ["work"] = new("work", true) } }, cancellationToken);
        await using var backlog = new Backlog(folder, engine, consumer);
        return await backlog.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<SqliteEngine> OpenAsync(StoreFolder folder) => (SqliteEngine)await new SqliteEngineFactory().OpenAsync(
        new QueueEngineSettings
        {
            Url = $"sqlite:{folder.Path}/jobs.db",
            LeaseTimeout = TimeSpan.FromMinutes(1),
            MaxWaiting = 1_000_000,
            UnknownMethodTimeout = TimeSpan.FromHours(1),
            MaxBody = 64 * 1024 * 1024,
            TimeProvider = TimeProvider.System,
            LoggerFactory = NullLoggerFactory.Instance,
        },
        CancellationToken.None);

    private async Task<IReadOnlyList<Reading>> RunAsync(CancellationToken cancellationToken)
    {
        await FillAsync(Few, cancellationToken);
        double few = await MedianClaimAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        await FillAsync(Many, cancellationToken);
        double enqueue = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double many = await MedianClaimAsync(cancellationToken);
        double tenths = await DrainAsync(cancellationToken);
        double wait = await PurgeAsync(cancellationToken);
        return
        [
            new(EnqueueSeconds, enqueue, "s"), new("claim_10k", few, "ms"), new("claim_100k", many, "ms"), new(ClaimRatio, many / few, "×"), new(SlowestTenth, tenths, "×"),
            new(LargestLog, _largestLog / (1024.0 * 1024), "MiB"), new(LongestWait, wait, "ms"),
        ];
    }

    private async Task FillAsync(int jobs, CancellationToken cancellationToken)
    {
        for (int i = 0; i < jobs; i += Together)
        {
            await _engine.EnqueueAsync([.. Enumerable.Range(0, Together).Select(static _ => Job())], cancellationToken);
            Look();
        }
    }

    private static QueuedJob Job() => new()
    {
        Id = JobId.Create("load", TimeProvider.System.GetUtcNow()),
        Method = "work",
        ResultTtl = TimeSpan.FromHours(1),
        MaxAttempts = 5,
        Backoff = JobBackoff.Default,
        Body = new byte[100],
    };

    /// <summary>In ms. What was claimed waits again afterwards.</summary>
    private async Task<double> MedianClaimAsync(CancellationToken cancellationToken)
    {
        List<double> times = [];
        for (int i = 0; i < Claims; i++)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<JobDelivery> deliveries = await _consumer.ReceiveAsync(ClaimedTogether, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.WhenAll(deliveries.Select(delivery => _consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Ready, delivery.Attempts), cancellationToken).AsTask()));
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>Runs all that waits.</summary>
    /// <returns>The rate of the slowest tenth over that of the fastest.</returns>
    private async Task<double> DrainAsync(CancellationToken cancellationToken)
    {
        const int All = Few + Many;
        long[] marks = new long[11];
        marks[0] = Stopwatch.GetTimestamp();
        int done = 0;
        using var turn = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => Task.Run(LoopAsync, cancellationToken)));
        double[] rates = [.. Enumerable.Range(1, 10).Select(tenth => 1.0 / (marks[tenth] - marks[tenth - 1]))];
        return rates.Min() / rates.Max();

        async Task LoopAsync()
        {
            while (true)
            {
                await turn.WaitAsync(cancellationToken);
                IReadOnlyList<JobDelivery> deliveries;
                try
                {
                    if (Volatile.Read(ref done) == All)
                    {
                        return;
                    }

                    deliveries = await _consumer.ReceiveAsync(Math.Min(ClaimedTogether, All - done), cancellationToken);
                    done += deliveries.Count;
                }
                finally
                {
                    turn.Release();
                }

                await Task.WhenAll(deliveries.Select(EndAsync));
                if (done * 10L / All is var tenth and > 0 && marks[tenth] == 0)
                {
                    marks[tenth] = Stopwatch.GetTimestamp();
                    Look();
                }
            }
        }
    }

    private async Task EndAsync(JobDelivery delivery)
    {
        await _consumer.EnterAsync(delivery, CancellationToken.None);
        await _consumer.FinishAsync(
            delivery, new JobDecision(ComputeJobStatus.Succeeded, delivery.Attempts, Outcome: new JobOutcome(ComputeJobStatus.Succeeded, new byte[100])), CancellationToken.None);
    }

    /// <returns>How long another process's smallest write took at most, in ms, while all is removed.</returns>
    private async Task<double> PurgeAsync(CancellationToken cancellationToken)
    {
        await using SqliteEngine other = await OpenAsync(_folder);
        Task<long> purging = _engine.PurgeAsync(new JobFilter(), cancellationToken).AsTask();
        double longest = 0;
        while (!purging.IsCompleted)
        {
            long start = Stopwatch.GetTimestamp();
            await other.EnqueueAsync([Job()], cancellationToken);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Look();
        }

        return await purging >= Few + Many ? longest : throw new InvalidOperationException($"Only {await purging} jobs were removed.");
    }

    private void Look() => _largestLog = Math.Max(_largestLog, _engine.Store.Paths.LogSize);
}
