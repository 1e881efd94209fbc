using System.Numerics;
using ComputeHost.Protocol.Payloads.Binary;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>The types whose values have no parts in a graph.</summary>
internal static class LeafCodecs
{
    /// <returns>Null for a type whose values have parts.</returns>
    public static GraphCodec<T>? Find<T>() =>
        RawValues.Contains(typeof(T)) ? new FixedCodec<T>()
        : FindOther(typeof(T)) is not { } other ? null
        : other is BinaryCodec<T> binary ? new ContentCodec<T>(binary)
        : other as GraphCodec<T>;

    // Apart, because the runtime compiles what is generic once per type of value.
    private static object? FindOther(Type type) =>
        type == typeof(string) ? new TextCodec()
        : type == typeof(DateTimeOffset) ? new DateTimeOffsetGraphCodec()
        : type == typeof(BigInteger) ? new BigIntegerGraphCodec()
        : type == typeof(Uri) ? new UriCodec()
        : type == typeof(Version) ? new VersionCodec()
        : HasElementsInGraph(type) ? null
        : BinaryCodecs.Find(type);

    // Their bytes are the same here, with a count in front.
    private static bool HasElementsInGraph(Type type) =>
        (type.IsSZArray && RawValues.Contains(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && RawValues.Contains(type.GenericTypeArguments[0]));
}
