using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Vitals;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Worker.Tests.Sessions;

public sealed class FullWorkerTests : IDisposable
{
    private readonly SessionUnderTest _session;
    private long _occupied;

    public FullWorkerTests() => _session = new SessionUnderTest(softLimit: new SoftLimit(1000, () => Volatile.Read(ref _occupied), () => 0, () => { }));

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Call_WorkerIsOverItsSoftLimit_IsNotStartedAndTheClientIsAskedForNoMore()
    {
        Assert.NotNull((await CallAsync()).Result);
        Assert.False(_session.Page.IsFull);
        Volatile.Write(ref _occupied, 1001);

        // A reading counts for a millisecond, in which calls are still taken.
        ulong before;
        WorkerFrame first;
        do
        {
            before = _session.Page.StartedThrough(Line);
            first = await CallAsync();
        }
        while (first.Result is not null);

        WorkerFrame second = await CallAsync();

        Assert.Equal((Reason.Draining, Reason.Draining), (first.NotStarted.Reason, second.NotStarted.Reason));
        Assert.Equal(before, _session.Page.StartedThrough(Line));
        Assert.True(_session.Page.IsFull);
        List<WorkerFrame> frames = [.. _session.Frames()];
        Assert.InRange(frames.FindIndex(frame => frame.FrameCase == WorkerFrame.FrameOneofCase.Draining), 0, frames.IndexOf(first));
    }

    [Fact]
    public async Task Call_WorkerOverItsSoftLimitBeforeItsFirstCall_RunsThatOneAndNoMore()
    {
        var full = new SoftLimit(1000, static () => 1001, static () => 0, static () => { });
        using var session = new SessionUnderTest(softLimit: full);

        WorkerFrame first = await session.EndOfAsync(session.Call(Keys.Of(nameof(SampleMethods.Answer))));
        WorkerFrame second = await session.EndOfAsync(session.Call(Keys.Of(nameof(SampleMethods.Answer))));

        Assert.NotNull(first.Result);
        Assert.Equal(Reason.Draining, second.NotStarted.Reason);
    }

    [Fact]
    public async Task Call_WorkerWithinItsSoftLimit_NotesWhatItOccupied()
    {
        Volatile.Write(ref _occupied, 700);
        await Eventually.UntilAsync("a call notes it", async () => (await CallAsync()).Result is not null && _session.Page.MemoryAtRest(0) == 700);
    }

    private int Line => _session.Page.FindSession(_session.Frames()[0].Hello.Session);

    private Task<WorkerFrame> CallAsync() => _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Answer))));
}
