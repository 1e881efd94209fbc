using ComputeHost.Protocol.Recorder;
using CsCheck;

namespace ComputeHost.Protocol.Tests.Recorder;

public sealed class SlotWordTests
{
    [Fact]
    public void Running_AnySessionAndCall_GivesThemBack() =>
        Gen.Select(Gen.Int[0, RecorderPage.MaxSessions - 1], Gen.ULong[0, (1UL << 48) - 1]).Sample(
            (session, call) =>
            {
                SlotWord running = SlotWord.Running(session, call);
                Assert.Equal((SlotState.Running, session, call), (running.State, running.SessionIndex, running.Call));
                SlotWord condemned = running.Condemned();
                Assert.Equal((SlotState.Condemned, session, call), (condemned.State, condemned.SessionIndex, condemned.Call));
                Assert.NotEqual(running, condemned);
            },
            iter: 500,
            threads: 1);

    [Fact]
    public void Idle_IsZero_SoThatAFreshPageIsIdle() => Assert.Equal((0UL, SlotState.Idle), (SlotWord.Idle.Raw, SlotWord.Idle.State));

    [Fact]
    public void Condemned_OfIdle_IsCondemned() => Assert.Equal(SlotState.Condemned, SlotWord.Idle.Condemned().State);

    [Fact]
    public void ToString_OfAWord_SaysWhatItIs()
    {
        Assert.Equal("Idle", SlotWord.Idle.ToString());
        Assert.Equal("Running(session 3, call 17)", SlotWord.Running(3, 17).ToString());
    }
}
