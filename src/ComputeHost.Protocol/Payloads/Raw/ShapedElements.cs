using System.Runtime.CompilerServices;
using PolyType;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>Finds the codecs of what lies in memory next to each other in a program that has only generated shapes of its types.</summary>
internal sealed class ShapedElements : TypeShapeVisitor
{
    private static readonly ShapedElements Finder = new();

    private ShapedElements()
    {
    }

    /// <param name="shape">Of an element.</param>
    /// <returns>Null if elements of the type are written one by one.</returns>
    /// <exception cref="NotSerializableException">Elsewhere they travel as memory: the fields that its fingerprint is made of are not known here.</exception>
    public static ElementCodecs? Find(ITypeShape shape) => shape.Accept(Finder) switch
    {
        ElementCodecs codecs => codecs,
        true => throw Refusal.Of(
            shape.Type,
            member: null,
            "structures next to each other travel as their memory, and a trimmed program cannot look at their fields",
            "Make it a class, or pass arrays of plain numbers"),
        _ => null,
    };

    public override object? VisitEnum<TEnum, TUnderlying>(IEnumTypeShape<TEnum, TUnderlying> enumShape, object? state = null) => new ElementCodecs<TEnum>();

    /// <returns>Whether it is memory without references and without a member of which not all bits are a value.</returns>
    public override object? VisitObject<T>(IObjectTypeShape<T> objectShape, object? state = null) =>
        typeof(T).IsValueType && !typeof(T).IsAutoLayout && !RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        && objectShape.Properties.All(property => RawLayout.IsPlain(property.PropertyType.Type) || property.PropertyType.Accept(this) is true);
}
