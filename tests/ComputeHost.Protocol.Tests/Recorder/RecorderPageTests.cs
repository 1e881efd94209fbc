using System.Text;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Protocol.Tests.Recorder;

public sealed class RecorderPageTests : IDisposable
{
    private readonly PageMemory _memory = new();

    private RecorderPage Page => _memory.Page;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void TryStart_IdleSlot_ShowsTheCallItsStampAndStartedThrough()
    {
        Page.OpenSession(2, session: 77);

        Assert.True(Page.TryStart(slot: 1, sessionIndex: 2, call: 5, now: 1234));

        Assert.Equal(SlotWord.Running(2, 5), Page.ReadSlot(1));
        Assert.True(Page.TryReadStart(1, SlotWord.Running(2, 5), out long stamp));
        Assert.Equal(1234, stamp);
        Assert.Equal(5UL, Page.StartedThrough(2));
        Assert.Equal(SlotWord.Idle, Page.ReadSlot(0));
    }

    [Fact]
    public void TryEnd_RunningCall_FreesTheSlotAndKeepsStartedThrough()
    {
        Page.TryStart(0, 0, 5, 1);

        Assert.True(Page.TryEnd(0, 0, 5));

        Assert.Equal(SlotWord.Idle, Page.ReadSlot(0));
        Assert.Equal(5UL, Page.StartedThrough(0));
        Assert.False(Page.TryReadStart(0, SlotWord.Running(0, 5), out _));
        Assert.Equal(1, Page.StampAtRest(0));
    }

    [Fact]
    public void TryCondemn_RunningCall_StopsItsResultAndTheNextCall()
    {
        Page.TryStart(0, 0, 5, 1);

        Assert.True(Page.TryCondemn(0, SlotWord.Running(0, 5)));

        Assert.False(Page.TryEnd(0, 0, 5));
        Assert.False(Page.TryStart(0, 0, 6, 2));
        Assert.Equal(5UL, Page.StartedThrough(0));
        Assert.False(Page.TryCondemn(0, SlotWord.Running(0, 5)));
    }

    [Fact]
    public void TryCondemn_CallThatIsOver_DoesNotHitTheNextCall()
    {
        Page.TryStart(0, 0, 5, 1);
        Page.TryEnd(0, 0, 5);
        Page.TryStart(0, 0, 6, 2);

        Assert.False(Page.TryCondemn(0, SlotWord.Running(0, 5)));

        Assert.True(Page.TryEnd(0, 0, 6));
    }

    [Fact]
    public void Fence_IdleSlot_LetsNothingStart()
    {
        Assert.Equal(SlotWord.Idle, Page.Fence(0));

        Assert.False(Page.TryStart(0, 0, 1, 1));
        Assert.Equal(0UL, Page.StartedThrough(0));
    }

    [Fact]
    public void Fence_RunningSlot_SaysWhatItRan()
    {
        Page.TryStart(0, 3, 9, 1);

        Assert.Equal(SlotWord.Running(3, 9), Page.Fence(0));
        Assert.Equal(SlotWord.Running(3, 9).Condemned(), Page.Fence(0));
        Assert.False(Page.TryEnd(0, 3, 9));
    }

    [Fact]
    public void StartedThrough_CallsOutOfOrder_OnlyGrows()
    {
        Page.TryStart(0, 0, 8, 1);
        Page.TryStart(1, 0, 7, 1);

        Assert.Equal(8UL, Page.StartedThrough(0));
    }

    [Fact]
    public void OpenSession_ReusedLine_ForgetsTheFormerSession()
    {
        Page.OpenSession(4, 100);
        Page.TryStart(0, 4, 50, 1);

        Page.OpenSession(4, 101);

        Assert.Equal(-1, Page.FindSession(100));
        Assert.Equal(4, Page.FindSession(101));
        Assert.Equal(101UL, Page.SessionAt(4));
        Assert.Equal(0UL, Page.StartedThrough(4));
    }

    [Fact]
    public void Beat_Twice_CountsAndShowsTheLastFigures()
    {
        Page.Beat(10, 20, 30, 40);
        Page.Beat(11, 21, 31, 41);

        Assert.Equal((2UL, 11L, 21L, 31L, 41L), (Page.Beats, Page.LastBeat, Page.HeapBytes, Page.GarbageCollections, Page.MemoryBytes));
    }

    [Fact]
    public void NoteThread_OneSlot_ShowsItThereAlone()
    {
        Page.NoteThread(1, 4711);
        Page.TryStart(1, 0, 5, 1);

        Assert.Equal((0, 4711, 0), (Page.ThreadOf(0), Page.ThreadOf(1), Page.ThreadOf(2)));
    }

    [Fact]
    public void NoteMethod_OpenLine_ShowsNameAndStamp()
    {
        Page.OpenMethod(3, "Work.Do"u8);
        Assert.Null(Page.ReadMethod(3));
        Page.NoteMethod(3, 17);
        Assert.Equal(("Work.Do", 17L), (Encoding.UTF8.GetString(Page.ReadMethod(3)!.Value.Name), Page.ReadMethod(3)!.Value.Stamp));
        Assert.Null(Page.ReadMethod(2));
    }

    [Fact]
    public void OpenMethod_NameTooLong_IsCutAndTouchesNoOtherLine()
    {
        Page.OpenMethod(3, "Neighbour"u8);
        Page.NoteMethod(3, 1);
        Page.OpenMethod(2, Encoding.UTF8.GetBytes(new string('x', 500)));
        Page.NoteMethod(2, 2);
        Assert.Equal(RecorderPage.MaxMethodName, Page.ReadMethod(2)!.Value.Name.Length);
        Assert.Equal("Neighbour"u8.ToArray(), Page.ReadMethod(3)!.Value.Name);
    }

    [Fact]
    public unsafe void ReadMethod_Overwritten_IsNothingOrBounded()
    {
        Page.OpenMethod(RecorderPage.MaxMethods - 1, "Work.Do"u8);
        new Span<byte>((void*)Page.Address, RecorderPage.Length).Fill(0x77);
        Assert.Null(Page.ReadMethod(RecorderPage.MaxMethods - 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(RecorderPage.MaxMethods)]
    public void ReadMethod_OutsideOfThePage_Throws(int method) => Assert.Throws<ArgumentOutOfRangeException>(() => Page.ReadMethod(method));

    [Theory]
    [InlineData(-1)]
    [InlineData(RecorderPage.MaxSlots)]
    public void ReadSlot_OutsideOfThePage_Throws(int slot) => Assert.Throws<ArgumentOutOfRangeException>(() => Page.ReadSlot(slot));

    [Theory]
    [InlineData(-1)]
    [InlineData(RecorderPage.MaxSessions)]
    public void StartedThrough_OutsideOfThePage_Throws(int session) => Assert.Throws<ArgumentOutOfRangeException>(() => Page.StartedThrough(session));

    [Fact]
    public void Slots_AllInUse_DoNotTouchEachOtherOrTheSessions()
    {
        for (int index = 0; index < RecorderPage.MaxSessions; index++)
        {
            Page.OpenSession(index, (ulong)index + 1000);
        }

        for (int slot = 0; slot < RecorderPage.MaxSlots; slot++)
        {
            Assert.True(Page.TryStart(slot, slot, (ulong)slot + 1, slot));
        }

        for (int slot = 0; slot < RecorderPage.MaxSlots; slot++)
        {
            Assert.Equal(SlotWord.Running(slot, (ulong)slot + 1), Page.ReadSlot(slot));
            Assert.Equal((ulong)slot + 1000, Page.SessionAt(slot));
            Assert.Equal((ulong)slot + 1, Page.StartedThrough(slot));
        }

        Assert.True(Page.IsValid);
    }
}
