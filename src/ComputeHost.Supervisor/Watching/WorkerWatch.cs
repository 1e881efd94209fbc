using System.Globalization;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Processes;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Settings;

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
    private long _swapped;

    public long Calls { get; private set; }

    /// <summary>What it was last seen to occupy, in bytes.</summary>
    public long Memory { get; private set; }

    /// <summary>Whether it has said that it takes no further call.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The most memory it was seen to use, or null.</summary>
    public long? PeakMemory { get; private set; }

    public TimeSpan Age => timeProvider.GetElapsedTime(_readyAt);

    public TimeSpan IdleFor => timeProvider.GetElapsedTime(_idleSince);

    public RecycleReason? RecycleReason => _wantsReplacement ? Recycling.RecycleReason.CallsLeftRunning : recyclePolicy.Check(Calls, Age, Memory, IsFull);

    /// <returns>The order to kill the worker, or null while all is well.</returns>
    public KillOrder? Look(int processId, RecorderReading reading)
    {
        if (!reading.IsIntact)
        {
            return KillOrder.For("A method of it overwrote the flight recorder, so nothing that this worker says of itself can be relied on.");
        }

        Update(reading);
        bool suspicious = _liveness.IsSuspicious(reading.Beats);
        ProcessStatus? status = null;
        if (OperatingSystem.IsLinux() && (suspicious || timeProvider.GetElapsedTime(_lastStatus) >= TimeSpan.FromSeconds(1)))
        {
            _lastStatus = timeProvider.GetTimestamp();
            status = ProcessStatus.Read(processId);
            Update(status);
        }

        if (Memory > memory.Most && !ProcessStatus.IsTraced(processId))
        {
            return KillOrder.For(
                $"The worker used {Memory} bytes of memory, more than its {memory.Most}. Raise 'MemoryHardLimit', or let the method use less.", WorkerLostCause.OutOfMemory);
        }

        ProcessStat? stat = suspicious && OperatingSystem.IsLinux() ? ProcessStat.Read(processId) : null;
        var vitals = new Vitals(reading.Beats, stat?.CpuTicks, stat?.State is 'T', status?.TracerProcessId > 0);
        return _liveness.IsHung(vitals)
            ? KillOrder.For(DescribeSilence(vitals.Stopped))
            : null;
    }

    /// <summary>Takes over what the page says, also that of a worker which has just died.</summary>
    public void Update(RecorderReading reading)
    {
        // A session that ended takes its count with it, so the sum may fall; any change means that there was something to do.
        if (!reading.Idle || reading.Calls != _lastSum)
        {
            _idleSince = timeProvider.GetTimestamp();
            Calls += Math.Max(0, reading.Calls - _lastSum);
            _lastSum = reading.Calls;
        }

        _wantsReplacement |= reading.WantsReplacement;
        IsFull |= reading.IsFull;
        SetMemory(reading.Memory + _swapped);
    }

    private void Update(ProcessStatus? status)
    {
        if (status is not null)
        {
            _swapped = status.Swapped;
            SetMemory(status.Memory);
        }
    }

    private string DescribeSilence(bool stopped) => stopped
        ? string.Create(CultureInfo.InvariantCulture, $"The worker was stopped for more than {LivenessJudge.StopTimeout.TotalSeconds} s, by a signal (SIGSTOP), a terminal or a debugger.")
        : string.Create(CultureInfo.InvariantCulture, $"The worker gave no sign of life for {settings.BeatTimeout.TotalSeconds} s and used no processor time, as one does that is frozen or waits for broken hardware.");

    private void SetMemory(long bytes)
    {
        Memory = bytes;
        PeakMemory = Math.Max(PeakMemory ?? 0, bytes);
    }
}
