using ComputeHost.InProcess;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Tests;

public sealed class DebuggerTimeTests
{
    private readonly FakeTimeProvider _inner = new();
    private bool _attached;

    [Fact]
    public void GetTimestamp_NoDebugger_GoesOn() => Assert.Equal(TimeSpan.FromSeconds(5), Measure(5));

    [Fact]
    public void GetTimestamp_DebuggerAttached_StandsStill()
    {
        _attached = true;

        Assert.Equal(TimeSpan.Zero, Measure(5, 7));
    }

    [Fact]
    public void GetTimestamp_DebuggerCameAndWent_LeavesOutThatTime()
    {
        var time = new DebuggerTime(_inner, () => _attached);
        long start = time.GetTimestamp();
        _inner.Advance(TimeSpan.FromSeconds(1));
        _ = time.GetTimestamp();
        _attached = true;
        _inner.Advance(TimeSpan.FromSeconds(100));
        _ = time.GetTimestamp();
        _attached = false;
        _inner.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(3), time.GetElapsedTime(start));
    }

    private TimeSpan Measure(params int[] seconds)
    {
        var time = new DebuggerTime(_inner, () => _attached);
        long start = time.GetTimestamp();
        foreach (int step in seconds)
        {
            _inner.Advance(TimeSpan.FromSeconds(step));
            _ = time.GetTimestamp();
        }

        return time.GetElapsedTime(start);
    }
}
