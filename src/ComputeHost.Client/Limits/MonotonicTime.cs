namespace ComputeHost.Client.Limits;

/// <summary>
/// The one clock: timestamps of a <see cref="TimeProvider"/>. For the system's provider they are Stopwatch ticks, the same in all processes of a machine and
/// so comparable with a worker's start stamps.
/// </summary>
internal sealed class MonotonicTime(TimeProvider provider) : TimeScale(provider.TimestampFrequency)
{
    public long Now => provider.GetTimestamp();
}
