using System.Diagnostics;

namespace ComputeHost.Daemon.Demo;

internal enum PhaseKind
{
    /// <summary>No work: what the host is like when all is well.</summary>
    Idle,

    /// <summary>The work runs in this process, on its thread pool.</summary>
    InProcess,

    /// <summary>The work runs in ComputeHost's workers.</summary>
    OutOfProcess,
}

/// <summary>How far a phase is. Written by the phase, read by whoever shows it; safe to use from many threads.</summary>
internal sealed class PhaseProgress(PhaseKind kind, TimeSpan length)
{
    private long _start;
    private long _end;
    private long _files;
    private long _bytes;

    public PhaseKind Kind => kind;

    public bool HasStarted => Volatile.Read(ref _start) != 0;

    public bool HasEnded => Volatile.Read(ref _end) != 0;

    public long Files => Interlocked.Read(ref _files);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The time in which work counts: up to now, or up to the end of the phase.</summary>
    public TimeSpan Elapsed => HasStarted ? Stopwatch.GetElapsedTime(_start, HasEnded ? _end : Stopwatch.GetTimestamp()) : TimeSpan.Zero;

    public TimeSpan Remaining => Elapsed < length ? length - Elapsed : TimeSpan.Zero;

    public double Fraction => Math.Min(1, Elapsed / length);

    public double FilesPerSecond => PerSecond(Files);

    public double MegabytesPerSecond => PerSecond(Bytes / 1e6);

    public void Start() => Volatile.Write(ref _start, Stopwatch.GetTimestamp());

    /// <summary>Counts a file, unless the phase is over: what ends later belongs to no phase.</summary>
    public void Count(long bytes)
    {
        if (!HasEnded)
        {
            Interlocked.Increment(ref _files);
            Interlocked.Add(ref _bytes, bytes);
        }
    }

    public void End() => Volatile.Write(ref _end, Stopwatch.GetTimestamp());

    private double PerSecond(double amount) => Elapsed > TimeSpan.Zero ? amount / Elapsed.TotalSeconds : 0;
}
