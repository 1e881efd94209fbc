namespace ComputeHost.Protocol.Framing;

/// <summary>
/// Something that a session has to send, queued before its frame is built. Implemented by structs, so that the generic code is compiled for each of them
/// and calls its members directly.
/// </summary>
internal interface IQueuedFrame
{
    /// <summary>Whether this is no frame but the end of the stream: it goes out last, also after what is still in chunks.</summary>
    bool IsEnd { get; }

    /// <summary>Whether a call is over for the receiver with the last byte of this frame and its chunks.</summary>
    bool EndsCall { get; }

    /// <summary>Whether the frame holds a payload that must stay as it is until it is sent.</summary>
    bool HoldsPayload { get; }

    /// <summary>Lets go of the payload: the frame was sent, or never will be.</summary>
    void Release();
}
