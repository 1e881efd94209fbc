using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>A value on its way to the other side.</summary>
internal static class Codec
{
    public const long Limit = 64 * 1024 * 1024;

    public static byte[] Write<T>(T value, long limit = Limit)
    {
        using var writer = new PayloadWriter(limit);
        PayloadCodecs.For<T>().Write(writer, value);
        return writer.WrittenSpan.ToArray();
    }

    public static T Read<T>(byte[] payload) => PayloadCodecs.For<T>().Read(payload);

    public static T RoundTrip<T>(T value) => Read<T>(Write(value));
}
