namespace ComputeHost.Protocol.Payloads;

/// <summary>What is wrong with bytes that came from the other side.</summary>
internal static class Malformed
{
    public static InvalidDataException Empty(Type type) => new($"An empty payload is not an encoded '{TypeName.Of(type)}'; the first byte is the format.");

    public static InvalidDataException Format(Type type, ReadOnlySpan<byte> payload) =>
        new($"A payload of {payload.Length} bytes with format '{payload[0]}' is not an encoded '{TypeName.Of(type)}'. Caller and worker must agree on the method's signature.");

    public static InvalidDataException Content(Type type, string reason, Exception? cause = null) =>
        new($"The payload is not an encoded '{TypeName.Of(type)}': {reason}", cause);
}
