using System.Collections.Concurrent;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Payloads.Shapes;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Codecs of generated shapes, as a trimmed program has them.</summary>
internal static class MatrixCodecs
{
    private static readonly ConcurrentDictionary<Type, GraphCodec> Finished = new();

    public static PayloadCodec<T> Of<T>() => (PayloadCodec<T>)GraphCodecBuilder.Build(typeof(T), static (type, _) => TypeShapes.Of(MatrixShapes.GeneratedTypeShapeProvider, type, member: null), Finished).ToPayload();
}
