using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Recorder;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Tests.Vitals;

public sealed class BeatTests
{
    private readonly RecorderPage _page = RecorderMemory.Create(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())).Page;

    [Fact]
    public async Task Run_NoCall_RestsUntilACallBegins()
    {
        var beat = new Beat(_page, new OwnMemory(), slots: 1, TimeSpan.FromMilliseconds(1), restInterval: Timeout.InfiniteTimeSpan, new StrayCalls(TimeSpan.FromSeconds(2)));
        beat.Start();
        await Eventually.UntilAsync("it rests", () => beat.IsResting);
        ulong atRest = _page.Beats;

        beat.NoteCall();

        await Eventually.UntilAsync("it beats again", () => _page.Beats > atRest + 1);
        await Eventually.UntilAsync("it rests again", () => beat.IsResting);
    }

    [Fact]
    public async Task Run_CallRuns_GoesOnBeating()
    {
        _page.OpenSession(0, 1);
        _page.TryStart(0, 0, 1, now: 1);
        var beat = new Beat(_page, new OwnMemory(), slots: 1, TimeSpan.FromMilliseconds(1), restInterval: Timeout.InfiniteTimeSpan, new StrayCalls(TimeSpan.FromSeconds(2)));

        beat.Start();

        await Eventually.UntilAsync("there are many beats", () => _page.Beats > 50);
        Assert.False(beat.IsResting);
    }
}
