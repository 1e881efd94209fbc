namespace ComputeHost.Supervisor.Watching;

/// <summary>What the watch saw of a worker this time.</summary>
/// <param name="Beats">The page's beat counter.</param>
/// <param name="CpuTicks">The CPU time that the process has used, or null if it cannot be read.</param>
/// <param name="Stopped">Whether the process is stopped by a signal.</param>
/// <param name="Traced">Whether a debugger is attached.</param>
internal readonly record struct Vitals(ulong Beats, ulong? CpuTicks, bool Stopped, bool Traced);

/// <summary>
/// Decides whether a worker is hung. Missing beats alone are no proof: a long collection or a breakpoint stops them too. They are one soon when the process is
/// stopped by a signal, and later when its CPU time stands still as well.
/// </summary>
/// <param name="timeProvider">Counts only time in which this process was awake.</param>
/// <param name="beatTimeout">How long the beats may be missing while the CPU time stands still.</param>
internal sealed class LivenessJudge(TimeProvider timeProvider, TimeSpan beatTimeout)
{
    /// <summary>How long a process may be stopped.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2.5);

    // A worker that has nothing to do beats once a second.
    private static readonly TimeSpan SuspiciousAfter = TimeSpan.FromSeconds(1.5);

    private long _lastBeat = timeProvider.GetTimestamp();
    private long _lastCpu = timeProvider.GetTimestamp();
    private ulong _beats;
    private ulong? _cpuTicks;

    /// <summary>Whether beats are overdue, so that it is worth the cost to read the process's state.</summary>
    public bool IsSuspicious(ulong beats) => beats == _beats && timeProvider.GetElapsedTime(_lastBeat) > SuspiciousAfter;

    public bool IsHung(Vitals vitals)
    {
        long now = timeProvider.GetTimestamp();
        if (vitals.Traced || vitals.Beats != _beats)
        {
            _lastBeat = now;
            _beats = vitals.Beats;
        }

        if (vitals.CpuTicks != _cpuTicks)
        {
            _lastCpu = now;
            _cpuTicks = vitals.CpuTicks;
        }

        TimeSpan silence = timeProvider.GetElapsedTime(_lastBeat, now);
        bool still = vitals.CpuTicks is not null && timeProvider.GetElapsedTime(_lastCpu, now) > beatTimeout;
        return (vitals.Stopped && silence > StopTimeout) || (still && silence > beatTimeout);
    }
}
