using PolyType;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Attributes of PolyType.</summary>
internal static class ShapeAttributeRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("shape-ignore", new ShapeIgnored { Number = 1, LeftOut = 2 }),
        Row.Of("shape-ignore-getter-only", new ShapeIgnoredGetter { Number = 1 }),
        Row.Of("shape-member-name", new ShapeNamed { First = 1, Second = 2 }),
        Row.Of("shape-member-names-swapped", new ShapeSwapped { First = 1, Second = 2 }),
        Row.Of("shape-member-name-twice", new ShapeTwice { First = 1, Second = 2 }),
        Row.Of("shape-member-name-of-record", new ShapeNamedRecord("a", 1)),
        Row.Of("shape-member-order", new ShapeOrdered { First = 1, Second = 2 }),
        Row.Of("shape-private-property", new ShapePrivate().Fill()),
        Row.Of("shape-private-field", new ShapePrivateField().Fill()),
        Row.Of("shape-private-setter", new ShapePrivateSetter().Fill()),
        Row.Of("shape-member-required", new ShapeNeeded { Number = 1 }),
        Row.Of("shape-constructor-of-two", new ShapeConstructor(1)),
        Row.Of("shape-constructor-private", ShapePrivateConstructor.Create(1)),
        Row.Of("shape-parameter-name", new ShapeParameter(1)),
        Row.Of("shape-derived-types", (ShapeBase)new ShapeChild { Number = 1 }),
        Row.Of("shape-derived-types-of-concrete-base", (ShapeConcrete)new ShapeConcrete { Level = 1 }),
        Row.Of("shape-derived-type-not-listed", (ShapeConcrete)new ShapeConcreteOther()),
        Row.Of("shape-derived-types-by-both", (ShapeBoth)new ShapeBothSecond()),
        Row.Of("shape-kind-none", new ShapeOpaque { Number = 1 }),
        Row.Of("shape-kind-object-of-list", new ShapeList { 1 }),
        Row.Of("shape-marshaler", new ShapeMarshaled { Number = 1 }),
        Row.Of("shape-enum-member-in-object", new Holder<ShapeEnum>(ShapeEnum.Second, 1)),
    ];
}

internal sealed class ShapeIgnored
{
    public int Number { get; set; }

    [PropertyShape(Ignore = true)]
    public int LeftOut { get; set; }
}

internal sealed class ShapeIgnoredGetter
{
    public int Number { get; set; }

    [PropertyShape(Ignore = true)]
    public List<int> Made { get; } = [1];
}

internal sealed class ShapeNamed
{
    [PropertyShape(Name = "z")]
    public int First { get; set; }

    [PropertyShape(Name = "a")]
    public int Second { get; set; }
}

internal sealed class ShapeTwice
{
    [PropertyShape(Name = "a")]
    public int First { get; set; }

    [PropertyShape(Name = "a")]
    public int Second { get; set; }
}

internal sealed class ShapeSwapped
{
    [PropertyShape(Name = "Second")]
    public int First { get; set; }

    [PropertyShape(Name = "First")]
    public int Second { get; set; }
}

internal sealed record ShapeNamedRecord([property: PropertyShape(Name = "title")] string Text, int Number);

internal sealed class ShapeOrdered
{
    [PropertyShape(Order = 2)]
    public int First { get; set; }

    [PropertyShape(Order = 1)]
    public int Second { get; set; }
}

internal sealed class ShapePrivate
{
    [PropertyShape]
    private int Number { get; set; }

    public ShapePrivate Fill()
    {
        Number = 3;
        return this;
    }
}

internal sealed class ShapePrivateField
{
    [PropertyShape]
    private int _number;

    public ShapePrivateField Fill()
    {
        _number = 3;
        return this;
    }

    public int Read() => _number;
}

internal sealed class ShapePrivateSetter
{
    [PropertyShape]
    public int Number { get; private set; }

    public ShapePrivateSetter Fill()
    {
        Number = 3;
        return this;
    }
}

internal sealed class ShapeNeeded
{
    [PropertyShape(IsRequired = true)]
    public int Number { get; set; }
}

internal sealed class ShapeConstructor
{
    public ShapeConstructor()
    {
    }

    [ConstructorShape]
    public ShapeConstructor(int number) => Number = number;

    public int Number { get; }
}

internal sealed class ShapePrivateConstructor
{
    [ConstructorShape]
    private ShapePrivateConstructor(int number) => Number = number;

    public int Number { get; }

    public static ShapePrivateConstructor Create(int number) => new(number);
}

internal sealed class ShapeParameter([ParameterShape(Name = "Number")] int other)
{
    public int Number { get; } = other;
}

[DerivedTypeShape(typeof(ShapeChild))]
internal abstract class ShapeBase;

internal sealed class ShapeChild : ShapeBase
{
    public int Number { get; set; }
}

[DerivedTypeShape(typeof(ShapeConcreteChild), Name = "child", Tag = 7)]
internal class ShapeConcrete
{
    public int Level { get; set; }
}

internal sealed class ShapeConcreteChild : ShapeConcrete;

internal sealed class ShapeConcreteOther : ShapeConcrete;

[DerivedTypeShape(typeof(ShapeBothFirst), Name = "first")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(ShapeBothFirst), "first")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(ShapeBothSecond), "second")]
internal abstract class ShapeBoth;

internal sealed class ShapeBothFirst : ShapeBoth;

internal sealed class ShapeBothSecond : ShapeBoth;

[TypeShape(Kind = TypeShapeKind.None)]
internal sealed class ShapeOpaque
{
    public int Number { get; set; }
}

[TypeShape(Kind = TypeShapeKind.Object)]
internal sealed class ShapeList : List<int>;

[TypeShape(Marshaler = typeof(Halving))]
internal sealed class ShapeMarshaled
{
    public int Number { get; set; }

    internal sealed class Halving : IMarshaler<ShapeMarshaled, int>
    {
        public int Marshal(ShapeMarshaled? value) => value!.Number / 2;

        public ShapeMarshaled? Unmarshal(int surrogate) => new() { Number = surrogate };
    }
}

internal enum ShapeEnum
{
    First,

    [EnumMemberShape(Name = "zweites")]
    Second,
}
