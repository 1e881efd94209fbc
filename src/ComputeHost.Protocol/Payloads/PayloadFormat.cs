namespace ComputeHost.Protocol.Payloads;

/// <summary>The first byte of every encoded value.</summary>
internal enum PayloadFormat : byte
{
    Null = 0,

    /// <summary>Bytes, blittable values and their arrays in memory order (little-endian), UTF-16 text: what the declared type says.</summary>
    Raw = 1,

    Json = 2,

    Protobuf = 3,
}
