using System.Numerics;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>The types whose values have no parts in a graph.</summary>
internal static class LeafCodecs
{
    /// <returns>Null for a type whose values have parts.</returns>
    public static GraphCodec<T>? Find<T>()
    {
        Type type = typeof(T);
        if (RawValues.Contains(type))
        {
            return new FixedCodec<T>();
        }

        object? codec = type == typeof(string) ? new TextCodec()
            : type == typeof(DateTimeOffset) ? new DateTimeOffsetGraphCodec()
            : type == typeof(BigInteger) ? new BigIntegerGraphCodec()
            : type == typeof(Uri) ? new UriCodec()
            : type == typeof(Version) ? new VersionCodec()
            : HasElementsInGraph(type) ? null
            : BinaryCodecs.Find(type) is BinaryCodec<T> binary ? new ContentCodec<T>(binary)
            : null;
        return (GraphCodec<T>?)codec;
    }

    // Their bytes are the same here, with a count in front.
    private static bool HasElementsInGraph(Type type) =>
        (type.IsSZArray && RawValues.Contains(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && RawValues.Contains(type.GenericTypeArguments[0]));
}
