using System.Collections.Concurrent;
using System.Diagnostics;
using ComputeHost.Queue;
using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.TestSupport;

namespace ComputeHost.QueueApp.Chaos;

/// <summary>A caller whose consumers are killed, and perhaps its broker too, until each of its jobs has ended. The caller is this process.</summary>
public sealed class QueueChaos : IDisposable
{
    /// <summary>The file in which all processes log.</summary>
    public const string LogFile = "log";

    /// <summary>What RabbitMQ's engine logs when it does not know whether a message was stored, and sends it again.</summary>
    private const int Repeated = 1910;

    private const int InFlight = 128;
    private const int ShortestJob = 5;
    private const int LongestJob = 20;
    private const string Mailbox = "chaos";

    /// <summary>So many that a job is never dead because of what is done to its consumers.</summary>
    private const int MaxAttempts = 1_000;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly ChaosPlan _plan;
    private readonly string _directory;
    private readonly string _log;
    private readonly ConcurrentQueue<ChaosJob> _ended = new();
    private readonly SemaphoreSlim _blown = new(0);
    private int _refused;

    private QueueChaos(ChaosPlan plan, string directory)
    {
        _plan = plan;
        _directory = directory;
        _log = Path.Combine(directory, "runs");
        File.WriteAllText(_log, "");
    }

    /// <summary>Does it, until all jobs have ended.</summary>
    public static async Task<ChaosReport> RunAsync(ChaosPlan plan, CancellationToken cancellationToken = default)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chq-");
        try
        {
            using var chaos = new QueueChaos(plan, directory.FullName);
            return await chaos.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public void Dispose() => _blown.Dispose();

    private async Task<ChaosReport> RunAsync(CancellationToken cancellationToken)
    {
        ComputeQueue queue = await QueueAddress.OpenAsync(_plan.Url, Options()).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            var crowd = new ConsumerCrowd(_plan, _directory);
            long start = Stopwatch.GetTimestamp();
            await using (crowd.ConfigureAwait(false))
            {
                await crowd.StartAsync(cancellationToken).ConfigureAwait(false);
                start = Stopwatch.GetTimestamp();
                Task blows = BlowAsync(cancellationToken);
                await Parallel.ForEachAsync(
                    Enumerable.Range(1, _plan.Jobs),
                    new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
                    async (number, token) => await RunJobAsync(queue, number, token).ConfigureAwait(false)).ConfigureAwait(false);
                await blows.ConfigureAwait(false);
            }

            TimeSpan duration = Stopwatch.GetElapsedTime(start);
            int left = await CountLeftAsync().ConfigureAwait(false);
            start = Stopwatch.GetTimestamp();
            IReadOnlyDictionary<int, ChaosJob> again = await FindAgainAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan findTime = Stopwatch.GetElapsedTime(start);
            IReadOnlyDictionary<string, int>? charged = await ReadAttemptsAsync(queue, cancellationToken).ConfigureAwait(false);
            QueueStatistics statistics = await queue.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            var verdict = ChaosVerdict.Of(_ended, again, ChaosLog.Read(_log), charged, crowd.Killed, _plan.Idempotent);
            return new ChaosReport
            {
                Plan = _plan,
                Verdict = verdict,
                Kills = crowd.Killed.Count,
                Refused = _refused,
                Repeated = FileLog.Count(LogPath, Repeated),
                Dropped = statistics.DroppedOutcomes,
                Duration = duration,
                FindTime = findTime,
                ProcessesLeft = left,
            };
        }
    }

    private string LogPath => Path.Combine(_directory, LogFile);

    private ComputeQueueOptions Options() => new() { Mailbox = Mailbox, LeaseTimeout = _plan.LeaseTimeout, LoggerFactory = new FileLog(LogPath) };

    private async Task RunJobAsync(ComputeQueue queue, int number, CancellationToken cancellationToken)
    {
        int milliseconds = ShortestJob + (number % (LongestJob - ShortestJob + 1));
        ComputeJob<long> job = await EnqueueAsync(queue, number, milliseconds, cancellationToken).ConfigureAwait(false);
        _ended.Enqueue(await EndOfAsync(job, number, cancellationToken).ConfigureAwait(false));
        if (_plan.Blows.Count > 0 && _ended.Count % (_plan.Jobs / (_plan.Blows.Count + 1)) == 0)
        {
            _ = _blown.Release();
        }
    }

    private async Task<ComputeJob<long>> EnqueueAsync(ComputeQueue queue, int number, int milliseconds, CancellationToken cancellationToken)
    {
        var options = new ComputeJobOptions { MaxAttempts = MaxAttempts };
        while (true)
        {
            try
            {
                return await (_plan.Idempotent
                    ? queue.EnqueueAsync(QueueJobs.MarkAgain, _log, number, milliseconds, options, cancellationToken)
                    : queue.EnqueueAsync(QueueJobs.Mark, _log, number, milliseconds, options, cancellationToken)).ConfigureAwait(false);
            }
            catch (QueueException)
            {
                _ = Interlocked.Increment(ref _refused);
            }
        }
    }

    private static async Task<ChaosJob> EndOfAsync(ComputeJob<long> job, int number, CancellationToken cancellationToken)
    {
        try
        {
            long value = await job.ResultAsync(cancellationToken).ConfigureAwait(false);
            return new ChaosJob(number, job.Id, job.Status, value, "");
        }
        catch (ComputeHostException failure)
        {
            return new ChaosJob(number, job.Id, job.Status, null, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>How many processes of the consumers are left, their workers included, once these had time to see that their consumer is gone.</summary>
    private async Task<int> CountLeftAsync()
    {
        long start = Stopwatch.GetTimestamp();
        int left;
        while ((left = ProcessWatch.WithMarker(_directory).Count) > 0 && Stopwatch.GetElapsedTime(start) < EndLimit)
        {
            await Task.Delay(100).ConfigureAwait(false);
        }

        return left;
    }

    private async Task BlowAsync(CancellationToken cancellationToken)
    {
        foreach (Func<Task> blow in _plan.Blows)
        {
            await _blown.WaitAsync(cancellationToken).ConfigureAwait(false);
            await blow().ConfigureAwait(false);
        }
    }

    /// <summary>Finds all jobs by their ids, as a caller does that was restarted.</summary>
    private async Task<IReadOnlyDictionary<int, ChaosJob>> FindAgainAsync(CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<int, ChaosJob>();
        ComputeQueue queue = await QueueAddress.OpenAsync(_plan.Url, Options()).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(_ended, options, async (job, token) =>
            {
                if (await queue.FindAsync<long>(job.Id, token).ConfigureAwait(false) is { } again)
                {
                    found[job.Number] = await EndOfAsync(again, job.Number, token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }

        return found;
    }

    private static async Task<IReadOnlyDictionary<string, int>?> ReadAttemptsAsync(ComputeQueue queue, CancellationToken cancellationToken)
    {
        if (!queue.Capabilities.ListsJobs)
        {
            return null;
        }

        var charged = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (ComputeJobInfo info in queue.ListAsync(new JobFilter { Mailbox = Mailbox }, cancellationToken).ConfigureAwait(false))
        {
            charged[info.Id] = info.Attempts;
        }

        return charged;
    }
}
