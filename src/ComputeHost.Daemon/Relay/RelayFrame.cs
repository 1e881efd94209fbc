using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Relay;

/// <summary>Something that a client's session has to send.</summary>
/// <param name="Frame">The frame; null for the end of the stream.</param>
/// <param name="Size">About how many bytes the frame takes.</param>
/// <param name="Rest">The buffer of a result that does not fit into its frame; the rest follows in chunks.</param>
internal readonly record struct RelayFrame(WorkerFrame? Frame, int Size = 0, PayloadWriter? Rest = null) : IQueuedFrame
{
    public bool IsEnd => Frame is null;

    public bool EndsCall => false;

    public bool HoldsPayload => Rest is not null;

    /// <summary>All bytes that it holds until it is sent.</summary>
    public long Held => Size + (Rest is null ? 0 : Rest.Length - WireLimits.InlinePayload);

    public void Release() => Rest?.Dispose();
}
