using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Calls;

internal static class CallEncoder
{
    /// <summary>Copies a call's arguments to where a worker can take them from.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="method">Its method.</param>
    /// <param name="maxPayload">The most bytes.</param>
    /// <param name="arena">Where large arguments go, if there is such a place.</param>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are over the limit.</exception>
    public static ArgumentBuffer Encode<TResult>(ComputeCall<TResult> invocation, MethodContract method, long maxPayload, SegmentArena? arena)
    {
        var writer = new PayloadWriter(maxPayload, ArgumentsEncoding.HeadLength) { Arena = arena };
        try
        {
            ArgumentEncoder.Encode(invocation, method, writer);
            return new ArgumentBuffer(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}
