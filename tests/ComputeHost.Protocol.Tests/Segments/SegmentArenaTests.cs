using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Protocol.Tests.Segments;

/// <summary>Linux has the memory that segments are made of; elsewhere there are none, which is what the first test holds there.</summary>
public sealed class SegmentArenaTests : IDisposable
{
    private const int Length = 1024 * 1024;

    /// <summary>For tests that look at a place after its end: none of another class, which may run at the same time, uses a place of that size.</summary>
    private const long OwnLength = 12L * 1024 * 1024 * 1024;

    private readonly FakeTimeProvider _time = new();
    private readonly SegmentArena? _arena;

    public SegmentArenaTests() => _arena = SegmentArena.TryCreate(Length, _time);

    public void Dispose() => _arena?.Dispose();

    [LinuxFact]
    public void Writer_ValueThatGrows_TakesNoMoreOfTheArenaThanItNeeds()
    {
        const int most = 8 * 1024 * 1024;
        using var arena = SegmentArena.TryCreate(most, TimeProvider.System)!;
        using (var writer = new PayloadWriter(most) { Arena = arena })
        {
            for (int length = 0; length < most - (1024 * 1024); length += 64 * 1024)
            {
                writer.Append(64 * 1024).Fill((byte)(length >> 16));
            }

            Assert.NotNull(writer.SegmentOffset);
            Assert.All(Enumerable.Range(0, writer.Length >> 16), piece => Assert.Equal((byte)piece, writer.WrittenSpan[piece << 16]));
        }

        Assert.True(arena.TryRent(most, out SegmentRange? whole));
        whole.Return();
    }

    [LinuxFact]
    public void Writer_SeveralValuesThatGrowTogether_StayInTheArena()
    {
        const int most = 16 * 1024 * 1024;
        using var arena = SegmentArena.TryCreate(most, TimeProvider.System)!;
        PayloadWriter[] writers = [.. Enumerable.Range(0, 3).Select(_ => new PayloadWriter(most) { Arena = arena })];
        for (int piece = 0; piece < 24; piece++)
        {
            foreach (PayloadWriter writer in writers)
            {
                writer.Append(64 * 1024).Fill((byte)piece);
            }
        }

        Assert.All(writers, writer => Assert.NotNull(writer.SegmentOffset));
        Assert.All(writers, writer => Assert.All(Enumerable.Range(0, 24), piece => Assert.Equal((byte)piece, writer.WrittenSpan[(piece << 16) + 5])));
        Assert.All(writers, writer => writer.Dispose());
        Assert.True(arena.TryRent(most, out SegmentRange? whole));
        whole.Return();
    }

    [Fact]
    public void TryCreate_AnySystem_GivesAnArenaWhereThereIsSuchMemory() => Assert.Equal(OperatingSystem.IsLinux(), _arena is not null);

    [LinuxFact]
    public void TryRent_ReadByTheOtherSide_ShowsWhatWasWritten()
    {
        using SegmentView view = SegmentView.TryOpen(_arena!.Offering, writable: false)!;
        Assert.True(_arena.TryRent(5000, out _));
        Assert.True(_arena.TryRent(100, out SegmentRange? range));
        range.GetSpan().Fill(7);
        SegmentLease lease = view.LendToCall((ulong)range.Offset, 100);
        Assert.Equal(100, lease.Span.Count((byte)7));
    }

    [LinuxFact]
    public void TryRent_NoRoom_IsRefusedUntilARangeIsReturned()
    {
        Assert.True(_arena!.TryRent(Length, out SegmentRange? range));
        Assert.False(_arena.TryRent(1, out _));
        range.Return();
        range.Return();
        Assert.True(_arena.TryRent(Length, out _));
        Assert.False(_arena.TryRent(1, out _));
    }

    [LinuxFact]
    public void Shrink_RangeWasTooLarge_GivesTheRestBack()
    {
        Assert.True(_arena!.TryRent(Length, out SegmentRange? range));
        range.Shrink(100);
        Assert.True(_arena.TryRent(Length - RangeAllocator.PageLength, out _));
        Assert.Equal(100, range.GetSpan().Length);
    }

    [LinuxFact]
    public void Committed_NothingUsedForAWhile_IsGivenBack()
    {
        Assert.Equal(0, _arena!.Committed);
        Assert.True(_arena.TryRent(Length / 2, out SegmentRange? large));
        Assert.True(_arena.TryRent(100, out SegmentRange? small));
        large.Return();
        _time.Advance(SegmentArena.Retention);
        Assert.Equal((Length / 2) + RangeAllocator.PageLength, _arena.Committed);

        // What is in use is the last page, so all before it stays; then nothing is.
        small.Return();
        _time.Advance(SegmentArena.Retention);
        _time.Advance(SegmentArena.Retention);
        Assert.Equal(0, _arena.Committed);
        Assert.True(_arena.TryRent(Length, out SegmentRange? again));
        Assert.Equal(0, again.GetSpan()[Length - 1]);
    }

    [LinuxFact]
    public void TryRent_First_StartsATimerWithoutTheCallersContext()
    {
        var time = new ContextWatch();
        time.Context.Value = "the caller's";
        using SegmentArena arena = SegmentArena.TryCreate(Length, time)!;
        Assert.True(arena.TryRent(100, out _));
        Assert.Equal([null], time.ContextsOfTimers);
        Assert.Equal("the caller's", time.Context.Value);
    }

    [LinuxFact]
    public void TryRent_CallerSuppressesItsContext_LeavesItSo()
    {
        using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
        Assert.True(_arena!.TryRent(100, out _));
        Assert.True(ExecutionContext.IsFlowSuppressed());
    }

    [LinuxFact]
    public void TryRent_Disposed_IsRefusedAndTheOtherSideStillReads()
    {
        using SegmentView view = SegmentView.TryOpen(_arena!.Offering, writable: true)!;
        Assert.True(_arena.TryRent(100, out SegmentRange? range));
        range.GetSpan().Fill(9);
        _arena.Dispose();
        Assert.False(_arena.TryRent(100, out _));
        Assert.Equal(9, view.LendToCall(0, 100).Span[99]);
    }

    [LinuxFact]
    public void Dispose_RangeIsStillWrittenTo_KeepsThePlaceUntilItIsReturned()
    {
        SegmentArena arena = SegmentArena.TryCreate(OwnLength, _time)!;
        using SegmentView view = SegmentView.TryOpen(arena.Offering, writable: false)!;
        Assert.True(arena.TryRent(100, out SegmentRange? range));
        arena.Dispose();
        using SegmentArena next = SegmentArena.TryCreate(OwnLength, _time)!;
        using SegmentView nextView = SegmentView.TryOpen(next.Offering, writable: false)!;
        Assert.True(next.TryRent(100, out _));
        range.GetSpan().Fill(3);
        Assert.Equal(3, view.LendToCall(0, 100).Span[99]);
        Assert.Equal(0, nextView.LendToCall(0, 100).Span[99]);

        Span<byte> late = range.GetSpan();
        range.Return();
        Assert.Equal(0, late[99]);
        Assert.Equal(3, view.LendToCall(0, 100).Span[99]);
    }

    [LinuxFact]
    public void Dispose_RangeIsLentToTheOtherSide_DoesNotWaitForIt()
    {
        SegmentArena arena = SegmentArena.TryCreate(OwnLength, _time)!;
        Assert.True(arena.TryRent(100, out SegmentRange? range));
        Span<byte> written = range.GetSpan();
        written.Fill(3);
        range.Complete();
        arena.Dispose();
        Assert.Equal(0, written[99]);
        range.Return();
    }

    [LinuxFact]
    public void TryRent_Closed_IsRefusedAndWhatWasRentedStays()
    {
        Assert.True(_arena!.TryRent(100, out SegmentRange? range));
        range.GetSpan().Fill(3);
        _arena.Close();
        Assert.False(_arena.TryRent(100, out _));
        Assert.Equal(3, range.GetSpan()[99]);
    }

    [LinuxFact]
    public void TryOpen_NoSegment_IsRefused()
    {
        string path = Path.GetTempFileName();
        try
        {
            // A file could be cut off under the reader's feet, which would end its process.
            using FileStream file = File.Open(path, FileMode.Open);
            file.SetLength(Length);
            int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
            Assert.Null(SegmentView.TryOpen(new SegmentOffering(Environment.ProcessId, descriptor, Length), writable: false));
            Assert.Null(SegmentView.TryOpen(new SegmentOffering(Environment.ProcessId, 9999, Length), writable: false));
            Assert.Null(SegmentView.TryOpen(_arena!.Offering with { Length = Length + RangeAllocator.PageLength }, writable: false));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LinuxFact]
    public void Contains_RangePastTheEnd_IsFalse()
    {
        using SegmentView view = SegmentView.TryOpen(_arena!.Offering, writable: false)!;
        Assert.True(view.Contains(0, Length));
        Assert.False(view.Contains(1, Length));
        Assert.False(view.Contains(ulong.MaxValue, 2));
        Assert.False(view.Contains(Length, 1));
    }

    [LinuxFact]
    public void View_LeaseHasEnded_RefusesAndOldSpansAreHarmless()
    {
        using SegmentArena arena = SegmentArena.TryCreate(OwnLength, _time)!;
        SegmentView view = SegmentView.TryOpen(arena.Offering, writable: true)!;
        Assert.True(arena.TryRent(80, out SegmentRange? range));
        range.GetSpan().Fill(1);
        int told = 0;
        SegmentLease lease = view.Lend((ulong)range.Offset, 80, _ => told++);
        Memory<long> memory = lease.View<long>(lease.Span).Memory;
        Span<long> old = memory.Span;
        Assert.Equal(0x0101_0101_0101_0101, old[9]);
        view.Dispose();
        lease.End();
        lease.End();
        Assert.Equal(1, told);
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Pin());

        // The mapping has ended; what the span points to is still there, and no other's.
        Assert.Equal(0, old[9]);
        old[9] = 5;
        Assert.Equal(1, range.GetSpan()[79]);
    }

    private sealed class ContextWatch : FakeTimeProvider
    {
        public AsyncLocal<string?> Context { get; } = new();

        public List<string?> ContextsOfTimers { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ContextsOfTimers.Add(Context.Value);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
