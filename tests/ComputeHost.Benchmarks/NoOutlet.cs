using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;

namespace ComputeHost.Benchmarks;

/// <summary>The way out of a lane that leads nowhere.</summary>
internal sealed class NoOutlet : ILaneOutlet
{
    public void PostCall(PendingCall call)
    {
    }

    public void PostCancel(ulong number)
    {
    }

    public void PostWithdraw(ulong number)
    {
    }

    public void PostEnd()
    {
    }

    public void Flush()
    {
    }

    public void Abort()
    {
    }
}
