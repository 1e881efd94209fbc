using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class PolymorphismRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("derived-type", (Shape)new Circle("a", 1)),
        Row.Of("derived-type-null", (Shape?)null),
        Row.Of("derived-type-list", new List<Shape?> { new Circle("a", 1), null, new Square("b", 2) }),
        Row.Of("derived-type-in-object", new Holder<Shape>(new Square("b", 2), 1)),
        Row.Of("derived-type-not-listed", (Shape)new Triangle("c")),
        Row.Of("derived-type-declared-itself", new Circle("a", 1)),
        Row.Of("derived-type-of-interface-structure", (ILength)new Metre(1)),
        Row.Of("derived-type-of-interface-class", (ILength)new Foot(1, 2)),
        Row.Of("derived-type-by-number", (Animal)new Dog { Name = "a", Tricks = 1 }),
        Row.Of("derived-type-base-itself-listed", (Animal)new Animal { Name = "a" }),
        Row.Of("derived-type-base-itself-not-listed", (Vehicle)new Vehicle { Wheels = 4 }),
        Row.Of("derived-type-of-concrete-base", (Vehicle)new Lorry { Wheels = 6, Load = 1 }),
        Row.Of("derived-type-further-derived", (Vehicle)new HeavyLorry()),
        Row.Of("derived-type-numbers-and-names", (Mixture)new Salt()),
        Row.Of("derived-type-of-generic-base", (Result<int>)new Result<int>.Success(1)),
        Row.Of("derived-type-of-two-levels", (Expression)new Sum(new Constant(1), new Sum(new Constant(2), new Constant(3)))),
        Row.Of("derived-type-intermediate-declared", (Operator)new Sum(new Constant(1), new Constant(2))),
        Row.Of("derived-type-without-name", (RefusedShapes.UnnamedBase)new RefusedShapes.UnnamedChild()),
        Row.Of("derived-type-lossy", (RefusedShapes.LossyBase)new RefusedShapes.LossyChild()),
        Row.Of("derived-type-falls-back-to-base", (Lenient)new LenientChild()),
        Row.Of("derived-type-own-discriminator", (Kinded)new KindedChild { Number = 1 }),
        Row.Of("derived-type-member-like-discriminator", (Marked)new MarkedChild { Type = "x" }),
        Row.Of("derived-type-twice", (Doubled)new DoubledChild()),
        Row.Of("derived-type-of-structure-members", new Pair<Shape, ILength> { First = new Circle("a", 1), Second = new Metre(1) }),
        Row.Of("derived-type-that-holds-its-base", (Animal)new Dog { Name = "a" }),
        Row.Of("derived-type-array-that-is-covariant", (Shape[])new Circle[] { new("a", 1) }),
        Row.Of("derived-type-sequence", (IEnumerable<Shape>)new Circle[] { new("a", 1) }),
        Row.Of("derived-type-as-key", new Dictionary<Shape, int> { [new Circle("a", 1)] = 1 }),
        Row.Of("abstract-without-derived-types", (RefusedShapes.AbstractThing?)null),
        Row.Of("interface-without-derived-types", (RefusedShapes.IThing?)null),
    ];
}

[JsonDerivedType(typeof(Animal), 0)]
[JsonDerivedType(typeof(Dog), 1)]
internal class Animal
{
    public string? Name { get; set; }
}

internal sealed class Dog : Animal
{
    public int Tricks { get; set; }
}

[JsonDerivedType(typeof(DoubledChild), "a")]
[JsonDerivedType(typeof(DoubledChild), "b")]
internal abstract class Doubled;

internal sealed class DoubledChild : Doubled;

[JsonDerivedType(typeof(Lorry), "lorry")]
internal class Vehicle
{
    public int Wheels { get; set; }
}

internal class Lorry : Vehicle
{
    public int Load { get; set; }
}

internal sealed class HeavyLorry : Lorry;

[JsonDerivedType(typeof(Salt), 7)]
[JsonDerivedType(typeof(Sugar), "sugar")]
internal abstract class Mixture;

internal sealed class Salt : Mixture;

internal sealed class Sugar : Mixture;

internal abstract record Result<T>
{
    internal sealed record Success(T Value) : Result<T>;
}

[JsonDerivedType(typeof(Constant), "constant")]
[JsonDerivedType(typeof(Sum), "sum")]
internal abstract record Expression;

internal sealed record Constant(int Value) : Expression;

[JsonDerivedType(typeof(Sum), "sum")]
internal abstract record Operator(Expression Left, Expression Right) : Expression;

internal sealed record Sum(Expression Left, Expression Right) : Operator(Left, Right);

[JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)]
[JsonDerivedType(typeof(Lenient), "base")]
internal class Lenient;

internal sealed class LenientChild : Lenient
{
    public int Number { get; set; } = 3;
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(KindedChild), "child")]
internal abstract class Kinded;

internal sealed class KindedChild : Kinded
{
    public int Number { get; set; }
}

[JsonDerivedType(typeof(MarkedChild), "child")]
internal abstract class Marked;

internal sealed class MarkedChild : Marked
{
    [JsonPropertyName("type")]
    public string? Type { get; set; }
}
