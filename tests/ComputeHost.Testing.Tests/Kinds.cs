using System.Text.Json.Serialization;

namespace ComputeHost.Testing.Tests;

internal record Animal(int Legs);

/// <summary>Adds nothing that would be lost, and is another type all the same.</summary>
internal sealed record Cat(int Legs) : Animal(Legs)
{
    public override string ToString() => "a cat";
}

[JsonDerivedType(typeof(Circle), "circle")]
internal abstract record Shape(int Size);

internal sealed record Circle(int Size) : Shape(Size);

internal sealed record Square(int Size) : Shape(Size);
