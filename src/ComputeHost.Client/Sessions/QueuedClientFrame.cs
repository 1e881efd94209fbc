using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Framing;

namespace ComputeHost.Client.Sessions;

internal enum ClientFrameKind
{
    Call,
    Cancel,
    Withdraw,

    /// <summary>A range of the worker's segment is given back; the number is its offset.</summary>
    Release,

    /// <summary>No more calls.</summary>
    End,
}

/// <summary>Something that a client's session has to send. What may change until its frame is built is taken down when it is queued.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Of the call in the session.</param>
/// <param name="Call">The call to be sent, and only then: its arguments are held until they are written.</param>
/// <param name="Attempt">Which sending of the call this is.</param>
/// <param name="JournalSlot">Its word in the journal, if there is one.</param>
internal readonly record struct QueuedClientFrame(ClientFrameKind Kind, ulong Number = 0, PendingCall? Call = null, int Attempt = 0, int JournalSlot = 0) : IQueuedFrame
{
    public bool IsEnd => Kind == ClientFrameKind.End;

    public bool EndsCall => false;

    public bool HoldsPayload => Call is not null;

    public static QueuedClientFrame OfCall(PendingCall call)
    {
        call.Arguments.Hold();
        return new QueuedClientFrame(ClientFrameKind.Call, call.Number, call, call.Attempt, call.Schedule.JournalSlot);
    }

    public void Release() => Call?.Arguments.Release();
}
