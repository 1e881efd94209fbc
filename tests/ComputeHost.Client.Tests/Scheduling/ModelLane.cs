using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>A lane whose outlet holds the machine to its word: numbers without gaps, never more calls than credit, nothing after the end.</summary>
internal sealed class ModelLane : ILaneOutlet
{
    private ulong _last;
    private bool _isEnded;

    public ModelLane(long epoch, int credit) =>
        Lane = new WorkerLane(new WorkerEndpoint(epoch, $"w-{epoch}", 1000 + (int)epoch, "/nowhere", "token", Slots: 1, Draining: false), session: 7, credit, this);

    public WorkerLane Lane { get; }

    /// <summary>Whether something was posted that nobody has been asked to flush.</summary>
    public bool IsUnflushed { get; private set; }

    public void PostCall(PendingCall call)
    {
        Assert.Equal(++_last, call.Number);
        Assert.Equal((CallStage.Sent, Lane), (call.Stage, call.Lane));
        Assert.Equal(LaneState.Open, Lane.State);
        Assert.InRange(Lane.InFlight.Count, 1, Lane.Credit);
        Post();
    }

    public void PostCancel(ulong number) => PostTo(number);

    public void PostWithdraw(ulong number) => PostTo(number);

    public void PostEnd()
    {
        Assert.Empty(Lane.InFlight);
        Post();
        _isEnded = true;
    }

    public void Flush() => IsUnflushed = false;

    public void Abort()
    {
    }

    private void PostTo(ulong number)
    {
        Assert.Contains(number, Lane.InFlight.Keys);
        Post();
    }

    private void Post()
    {
        Assert.False(_isEnded);
        IsUnflushed = true;
    }
}
