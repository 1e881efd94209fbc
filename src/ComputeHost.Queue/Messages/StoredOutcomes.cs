using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Queue.Messages;

/// <summary>Writes the bodies of outcomes.</summary>
internal static class StoredOutcomes
{
    /// <summary>The version of what is written.</summary>
    public const uint Format = 1;

    /// <summary>The job ended without an outcome of its method.</summary>
    public static byte[] Of(ComputeHostException failure) => new StoredOutcome
    {
        Format = Format,
        Failed = WireFailures.ToWire(failure),
        Attempts = (uint)failure.Attempt,
    }.ToByteArray();
}
