using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Client.Tests;

/// <summary>Fake time whose wall clock can be set, as an operator or a time service does it, while the time that passes goes on.</summary>
internal sealed class SettableClock : FakeTimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void SetWallClock(TimeSpan forward) => _shift += forward;
}
