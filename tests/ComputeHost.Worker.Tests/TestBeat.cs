using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Tests;

internal static class TestBeat
{
    /// <summary>A beat that is never started.</summary>
    public static Beat For(RecorderPage page) => new(page, new OwnMemory(), slots: 1, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, new StrayCalls(TimeSpan.FromSeconds(2)));
}
