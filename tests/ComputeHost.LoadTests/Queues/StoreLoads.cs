using System.Diagnostics;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Queues;

/// <summary>Jobs from their enqueueing to their result.</summary>
internal static class StoreLoads
{
    public const string LongestEnqueue = "longest_enqueue";
    public const string IdleCpu = "idle_cpu";
    public const string WaitingAgain = "waiting_again";

    private const int InFlight = 64;
    private const double TicksPerSecond = 100;

    private static readonly byte[] s_payload = new byte[100];

    /// <summary>The longest time without a job's end that a consumer's idle costs are read over.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    /// <summary>Caller, consumer and its worker: two processes.</summary>
    public static async Task<IReadOnlyList<Reading>> OneProcessAsync(StoreKind kind, LoadTestOptions options, CancellationToken cancellationToken)
    {
        using var folder = new StoreFolder();
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 }, cancellationToken);
        await using ComputeQueue queue = await Stores.OpenAsync(folder.Path, kind);
        await using ComputeQueueConsumer consumer = await queue.ServeAsync(pool, cancellationToken: cancellationToken);
        await ClosedLoop.RunAsync(() => RunAsync(queue), InFlight, options.WarmUp, cancellationToken);
        return await ClosedLoop.RunAsync(() => RunAsync(queue), InFlight, options.Duration, cancellationToken);
    }

    /// <summary>A caller and two processes that consume, each with a worker.</summary>
    public static async Task<IReadOnlyList<Reading>> TwoConsumersAsync(StoreKind kind, LoadTestOptions options, CancellationToken cancellationToken)
    {
        using var folder = new StoreFolder();
        await using ComputeQueue queue = await Stores.OpenAsync(folder.Path, kind);
        await using ChildProgram first = ChildVerbs.StartQueueConsumer(folder.Path, kind);
        await using ChildProgram second = ChildVerbs.StartQueueConsumer(folder.Path, kind);
        await first.WaitForReadyAsync(cancellationToken);
        await second.WaitForReadyAsync(cancellationToken);
        long longest = 0;
        await ClosedLoop.RunAsync(() => RunAsync(queue), InFlight, options.WarmUp, cancellationToken);
        IReadOnlyList<Reading> readings = await ClosedLoop.RunAsync(MeasuredAsync, InFlight, options.Duration, cancellationToken);
        return [.. readings, new Reading(LongestEnqueue, longest * 1000.0 / Stopwatch.Frequency, "ms")];

        async Task MeasuredAsync()
        {
            long start = Stopwatch.GetTimestamp();
            ComputeJob<byte[]> job = await queue.EnqueueAsync(QueueJobs.Echo, s_payload, cancellationToken: cancellationToken);
            InterlockedMax(ref longest, Stopwatch.GetTimestamp() - start);
            await job.ResultAsync(cancellationToken);
        }
    }

    /// <summary>One job at a time to another process and back, then nothing, then the other process is killed under a job.</summary>
    public static async Task<IReadOnlyList<Reading>> AloneAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        using var folder = new StoreFolder();
        await using ComputeQueue queue = await Stores.OpenAsync(folder.Path, StoreKind.Grouped);
        await using ChildProgram consumer = ChildVerbs.StartQueueConsumer(folder.Path, StoreKind.Grouped);
        await consumer.WaitForReadyAsync(cancellationToken);
        await ClosedLoop.RunAsync(() => RunAsync(queue), 1, options.WarmUp, cancellationToken);
        IReadOnlyList<Reading> readings = await ClosedLoop.RunAsync(() => RunAsync(queue), 1, options.Duration, cancellationToken);

        // What was just called is compiled again by and by; that is over in some seconds.
        await Task.Delay(options.WarmUp, cancellationToken);
        double before = CpuSeconds(consumer.ProcessId);
        await Task.Delay(s_idle, cancellationToken);
        double idle = (CpuSeconds(consumer.ProcessId) - before) / s_idle.TotalSeconds;

        ComputeJob<NoResult> job = await queue.EnqueueAsync(QueueJobs.Stay, cancellationToken: cancellationToken);
        await UntilAsync(queue, job.Id, ComputeJobStatus.Running, cancellationToken);
        long killed = Stopwatch.GetTimestamp();
        consumer.Kill();
        await UntilAsync(queue, job.Id, ComputeJobStatus.Ready, cancellationToken);
        TimeSpan waiting = Stopwatch.GetElapsedTime(killed);
        return [.. readings, new Reading(IdleCpu, idle * 100, "% of a core"), new Reading(WaitingAgain, waiting.TotalMilliseconds, "ms")];
    }

    private static async Task RunAsync(ComputeQueue queue)
    {
        ComputeJob<byte[]> job = await queue.EnqueueAsync(QueueJobs.Echo, s_payload);
        await job.ResultAsync();
    }

    private static async Task UntilAsync(ComputeQueue queue, string id, ComputeJobStatus status, CancellationToken cancellationToken)
    {
        while ((await queue.GetJobAsync(id, cancellationToken))?.Status != status)
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Of the process alone, its workers not included.</summary>
    private static double CpuSeconds(int process)
    {
        string[] fields = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture) + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static void InterlockedMax(ref long target, long value)
    {
        long seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
