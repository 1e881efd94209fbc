using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class StartSearchTests
{
    /// <summary>What the page says at one look after another: <c>startedThrough</c>, then the stamp of the slot that runs call 5.</summary>
    private readonly Queue<(ulong Through, long? Stamp)> _page = new();

    [Fact]
    public void Find_NotYetStarted_IsWaiting() => Assert.Equal(CallStartState.Waiting, Find((4, null), (4, null)).State);

    [Fact]
    public void Find_InASlot_IsRunningSinceItsStamp() => Assert.Equal(new CallStart(CallStartState.Running, 70), Find((4, 70)));

    [Fact]
    public void Find_StartedAndInNoSlot_IsOver() => Assert.Equal(CallStartState.Over, Find((5, null)).State);

    [Fact]
    public void Find_StartsAndEndsBetweenTheReads_IsOver() => Assert.Equal(CallStartState.Over, Find((4, null), (5, null), (5, null)).State);

    [Fact]
    public void Find_StartsBetweenTheReads_IsRunning() => Assert.Equal(new CallStart(CallStartState.Running, 70), Find((4, null), (5, null), (5, 70)));

    private CallStart Find(params (ulong Through, long? Stamp)[] looks)
    {
        Array.ForEach(looks, _page.Enqueue);
        long? stamp = null;
        return StartSearch.Find(
            5,
            () =>
            {
                (ulong through, stamp) = _page.Dequeue();
                return through;
            },
            () => stamp);
    }
}
