using System.Diagnostics;
using HdrHistogram;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>A fixed number of callers, each of which sends its next call when its last one has ended.</summary>
internal sealed class ClosedLoop
{
    /// <summary>The slowest subject answers in a tenth of a second: a call without an answer for so long has lost it.</summary>
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromMinutes(1);
    private static readonly long s_longest = (long)(s_answerLimit.TotalSeconds * Stopwatch.Frequency);

    private readonly Func<Task> _call;
    private readonly LongConcurrentHistogram _times = new(1, s_longest, 3);
    private bool _over;
    private long _calls;

    private ClosedLoop(Func<Task> call) => _call = call;

    /// <summary>Runs the loop.</summary>
    /// <returns>p50 and p99 of a call's time, calls per second, and what a call costs this process in allocated bytes and in processor time.</returns>
    /// <exception cref="TimeoutException">A call had no answer a minute after the end.</exception>
    public static async Task<IReadOnlyList<Reading>> RunAsync(Func<Task> call, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        var loop = new ClosedLoop(call);
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Task[] callers = [.. Enumerable.Range(0, inFlight).Select(_ => Task.Run(loop.CallAsync, CancellationToken.None))];
        try
        {
            // A caller that fails must end the measurement at once instead of making it look slow.
            await Task.WhenAny(Task.Delay(duration, cancellationToken), Task.WhenAll(callers));
        }
        finally
        {
            Volatile.Write(ref loop._over, true);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await EndAsync(callers, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return loop.Read(elapsed, cpu, allocated);
    }

    private static async Task EndAsync(Task[] callers, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(callers).WaitAsync(s_answerLimit, cancellationToken);
        }
        catch (TimeoutException) when (callers.Any(caller => !caller.IsCompleted))
        {
            throw new TimeoutException($"{callers.Count(caller => !caller.IsCompleted)} of {callers.Length} calls in flight had no answer within {s_answerLimit.TotalSeconds} s.");
        }
    }

    private async Task CallAsync()
    {
        long calls = 0;
        long last = Stopwatch.GetTimestamp();
        while (true)
        {
            await _call();
            if (Volatile.Read(ref _over))
            {
                break;
            }

            long now = Stopwatch.GetTimestamp();
            _times.RecordValue(Math.Min(now - last, s_longest));
            last = now;
            calls++;
        }

        Interlocked.Add(ref _calls, calls);
    }

    private Reading[] Read(TimeSpan elapsed, TimeSpan cpu, long allocated)
    {
        double ticksPerMicrosecond = Stopwatch.Frequency / 1e6;
        return
        [
            new(Reading.P50, _times.GetValueAtPercentile(50) / ticksPerMicrosecond, "µs"),
            new(Reading.P99, _times.GetValueAtPercentile(99) / ticksPerMicrosecond, "µs"),
            new(Reading.PerSecond, _calls / elapsed.TotalSeconds, "calls/s"),
            new(Reading.HostAllocated, (double)allocated / Math.Max(_calls, 1), "B/call"),
            new(Reading.HostCpu, cpu.TotalMicroseconds / Math.Max(_calls, 1), "µs/call"),
        ];
    }
}
