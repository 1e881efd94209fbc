using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>A clock whose time of day can be set without a moment passing, as an operator sets it.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private long _step;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _step));

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => _time.Advance(time);

    /// <summary>Sets the time of day.</summary>
    public void Step(TimeSpan step) => Interlocked.Add(ref _step, step.Ticks);
}
