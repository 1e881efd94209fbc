using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Payloads.Shapes;
using Google.Protobuf;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Protobuf;

/// <summary>Finds the codecs of Protobuf messages. Where reflection does not, a generated shape tells how one is made.</summary>
internal static class MessageCodecs
{
    /// <returns>Null if the type is no message, or one that this program cannot make.</returns>
    /// <exception cref="NotSerializableException">It cannot be seen what messages of the type hold.</exception>
    public static PayloadCodec? Find(Type type) =>
        !type.IsClass || !type.IsAssignableTo(typeof(IMessage)) ? null
        : ReflectionFeature.IsSupported ? Reflect(type)
        : GeneratedShapes.Find(type)?.Accept(ShapedMessage.Maker) as PayloadCodec;

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static PayloadCodec? Reflect(Type type) =>
        type.IsAssignableTo(typeof(IMessage<>).MakeGenericType(type)) && type.GetConstructor(Type.EmptyTypes) is not null
            ? ReflectedCodec.Make(typeof(MessageCodec<>), [type])
            : null;

    private sealed class ShapedMessage : TypeShapeVisitor
    {
        public static readonly ShapedMessage Maker = new();

        public override object? VisitObject<T>(IObjectTypeShape<T> objectShape, object? state = null) => objectShape.Constructor?.Accept(this);

        public override object? VisitConstructor<TDeclaringType, TArgumentState>(IConstructorShape<TDeclaringType, TArgumentState> constructorShape, object? state = null) =>
            constructorShape.Parameters.Count == 0 ? new MessageCodec<TDeclaringType>(constructorShape.GetDefaultConstructor()) : null;
    }
}
