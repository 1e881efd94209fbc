namespace ComputeHost.Protocol.Outcomes;

/// <summary>A value of a plain type.</summary>
/// <param name="Type">The full name of the type.</param>
/// <param name="Bytes">The value, encoded as an argument of that type.</param>
internal sealed record EncodedValue(string Type, ReadOnlyMemory<byte> Bytes);
