namespace ComputeHost.Protocol.Payloads;

/// <summary>The first byte of every encoded value.</summary>
internal enum PayloadFormat : byte
{
    Null = 0,

    /// <summary>Bytes, blittable values and their arrays in memory order (little-endian), UTF-16 text: what the declared type says.</summary>
    Raw = 1,

    Protobuf = 3,

    /// <summary>An object graph: its members in the order of their names, see <c>Payloads/Graph</c>. 2 was one in JSON.</summary>
    Graph = 4,
}
