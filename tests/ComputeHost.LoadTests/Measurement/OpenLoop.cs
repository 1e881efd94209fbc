using System.Diagnostics;
using HdrHistogram;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>
/// Calls at a fixed rate, whether the earlier ones have ended or not. A call's time runs from the moment at which it was due, so that a subject that stalls is not spared
/// the calls that would have come meanwhile.
/// </summary>
internal sealed class OpenLoop
{
    /// <summary>A call without an answer so long after the last one was due counts as having taken this long, as one that fails does.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private static readonly long s_limitTicks = (long)(s_limit.TotalSeconds * Stopwatch.Frequency);

    private readonly LongConcurrentHistogram _times = new(1, s_limitTicks, 3);
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task> _call;
    private readonly Schedule _schedule;
    private int _ended;
    private int _failed;

    private OpenLoop(Func<Task> call, Schedule schedule) => (_call, _schedule) = (call, schedule);

    /// <summary>Runs the loop.</summary>
    /// <returns>p50 and p99 of a call's time, calls answered per second, and calls that failed or were not answered.</returns>
    public static async Task<IReadOnlyList<Reading>> RunAsync(Func<Task> call, int perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        GC.Collect();
        var loop = new OpenLoop(call, new Schedule(Stopwatch.GetTimestamp(), perSecond, duration));
        long start = Stopwatch.GetTimestamp();

        // Neither timers nor the thread pool, both busy with the calls, decide when a call leaves.
        await Task.Factory.StartNew(() => loop.Send(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(loop._allEnded.Task, Task.Delay(s_limit, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return loop.Read(Stopwatch.GetElapsedTime(start));
    }

    /// <summary>What is due within the next millisecond leaves together: to wake up for each would take a processor from the subject.</summary>
    private void Send(CancellationToken cancellationToken)
    {
        for (int call = 0; call < _schedule.Count && !cancellationToken.IsCancellationRequested; call++)
        {
            long due = _schedule.Due(call);
            TimeSpan early = _schedule.Until(due);
            if (early > TimeSpan.Zero)
            {
                Thread.Sleep(early);
            }

            _ = CallAsync(Math.Min(due, Stopwatch.GetTimestamp()));
        }
    }

    private async Task CallAsync(long due)
    {
        try
        {
            await _call();
            _times.RecordValue(Math.Clamp(Stopwatch.GetTimestamp() - due, 1, s_limitTicks));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Interlocked.Increment(ref _failed);
        }

        if (Interlocked.Increment(ref _ended) == _schedule.Count)
        {
            _allEnded.TrySetResult();
        }
    }

    private Reading[] Read(TimeSpan elapsed)
    {
        int answered = Volatile.Read(ref _ended) - Volatile.Read(ref _failed);
        int unanswered = _schedule.Count - answered;
        for (int call = 0; call < unanswered; call++)
        {
            _times.RecordValue(s_limitTicks);
        }

        double ticksPerMicrosecond = Stopwatch.Frequency / 1e6;
        return
        [
            new(Reading.P50, _times.GetValueAtPercentile(50) / ticksPerMicrosecond, "µs"),
            new(Reading.P99, _times.GetValueAtPercentile(99) / ticksPerMicrosecond, "µs"),
            new(Reading.PerSecond, answered / elapsed.TotalSeconds, "calls/s"),
            new("unanswered", unanswered, "calls"),
        ];
    }
}
