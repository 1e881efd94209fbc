using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Calls;

internal static class CallEncoder
{
    /// <summary>Encodes a call's arguments where a worker can read them.</summary>
    /// <param name="invocation">The arguments, not yet encoded.</param>
    /// <param name="method">Their types and codecs.</param>
    /// <param name="maxPayload">The maximum size of all arguments together, in bytes.</param>
    /// <param name="arena">Shared memory for large arguments; null for none.</param>
    /// <param name="checksRoundTrips">Whether each argument is held against what becomes of it on its way.</param>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments exceed <paramref name="maxPayload"/>.</exception>
    public static ArgumentBuffer Encode<TResult>(ComputeCall<TResult> invocation, MethodContract method, long maxPayload, SegmentArena? arena, bool checksRoundTrips)
    {
        var writer = new PayloadWriter(maxPayload, ArgumentsEncoding.HeadLength) { Arena = arena };
        try
        {
            ArgumentEncoder.Encode(invocation, method.ParameterCodecs, writer);
            if (checksRoundTrips)
            {
                RoundTrip.CheckArguments(writer.WrittenSpan, method.ParameterCodecs, invocation.Items);
            }

            return new ArgumentBuffer(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}
