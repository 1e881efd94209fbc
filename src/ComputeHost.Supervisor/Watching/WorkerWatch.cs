using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Watching;

/// <summary>Looks after one ready worker: what it uses, whether it is alive, whether it has nothing to do.</summary>
internal sealed class WorkerWatch(TimeProvider timeProvider, SupervisorSettings settings, MemoryLimits memory, RecyclePolicy recyclePolicy)
{
    private readonly LivenessJudge _liveness = new(timeProvider, settings.BeatTimeout);
    private readonly long _readyAt = timeProvider.GetTimestamp();
    private long _idleSince = timeProvider.GetTimestamp();
    private long _lastStatus = timeProvider.GetTimestamp();
    private long _lastSum;
    private bool _wantsReplacement;

    public long Calls { get; private set; }

    public long WorkingSet { get; private set; }

    /// <summary>The most memory it was seen to use, or null.</summary>
    public long? PeakMemory { get; private set; }

    public TimeSpan IdleFor => timeProvider.GetElapsedTime(_idleSince);

    public RecycleReason? RecycleReason => _wantsReplacement ? Recycling.RecycleReason.CallsLeftRunning : recyclePolicy.Check(Calls, timeProvider.GetElapsedTime(_readyAt), WorkingSet);

    /// <returns>The order to kill the worker, or null while all is well.</returns>
    public KillOrder? Look(int processId, RecorderReading reading)
    {
        if (!reading.IsIntact)
        {
            return KillOrder.For("A method of it overwrote the flight recorder, so nothing that this worker says of itself can be relied on.");
        }

        Note(reading);
        bool suspicious = _liveness.IsSuspicious(reading.Beats);
        ProcessStatus? status = null;
        if (OperatingSystem.IsLinux() && (suspicious || timeProvider.GetElapsedTime(_lastStatus) >= TimeSpan.FromSeconds(1)))
        {
            _lastStatus = timeProvider.GetTimestamp();
            status = ProcessStatus.Read(processId);
            Note(status);
        }

        if (WorkingSet > memory.WorkingSet && !ProcessStatus.IsTraced(processId))
        {
            return KillOrder.For(
                $"The worker used {WorkingSet} bytes of memory, more than its {memory.WorkingSet}. Raise 'MemoryHardLimit', or let the method use less.", WorkerLostCause.OutOfMemory);
        }

        ProcessStat? stat = suspicious && OperatingSystem.IsLinux() ? ProcessStat.Read(processId) : null;
        var vitals = new Vitals(reading.Beats, stat?.CpuTicks, stat?.State is 'T', status?.TracerProcessId > 0);
        return _liveness.IsHung(vitals)
            ? KillOrder.For($"The worker gave no sign of life for {settings.BeatTimeout} and {(vitals.Stopped ? "was stopped" : "used no CPU time")}.")
            : null;
    }

    private void Note(RecorderReading reading)
    {
        // A session that ended takes its count with it, so the sum may fall; any change means that there was something to do.
        if (!reading.Idle || reading.Calls != _lastSum)
        {
            _idleSince = timeProvider.GetTimestamp();
            Calls += Math.Max(0, reading.Calls - _lastSum);
            _lastSum = reading.Calls;
        }

        _wantsReplacement |= reading.WantsReplacement;
        WorkingSet = reading.WorkingSet;
        PeakMemory = Math.Max(PeakMemory ?? 0, reading.WorkingSet);
    }

    private void Note(ProcessStatus? status)
    {
        if (status is not null)
        {
            WorkingSet = Math.Max(status.WorkingSet, 0);
            PeakMemory = Math.Max(PeakMemory ?? 0, status.PeakWorkingSet);
        }
    }
}
