using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Relay;

/// <summary>A call that came over a client's session.</summary>
/// <param name="session">The session.</param>
/// <param name="order">What is asked for.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="journalSlot">Its word in the session's journal.</param>
/// <param name="submitted">When the client submitted it, on this machine's clock.</param>
internal sealed class SessionCall(RelaySession session, RelayedOrder order, RelayedArguments arguments, int journalSlot, long submitted)
    : RelayedCall(order, arguments, submitted)
{
    private bool _forwarded;

    public RelaySession Session => session;

    protected override SegmentArena? Results => BorrowsResult ? session.Memory.Results : null;

    public override bool TryForward()
    {
        // Also when it comes back from a worker that has not started it.
        if (_forwarded || session.Journal?.TryForward(journalSlot, WireNumber) != false)
        {
            _forwarded = true;
            return true;
        }

        // Its client has taken it back over a broken session, so nobody waits for it here.
        if (TryClaimAnswer())
        {
            session.Forget(this);
        }

        return false;
    }

    protected override void Send(WorkerFrame frame, PayloadWriter? value) => session.Answer(this, frame, value);
}
