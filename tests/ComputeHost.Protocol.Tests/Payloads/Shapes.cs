using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads;

internal sealed record Holder<T>(T Value, int Other);

internal readonly record struct Spot(double X, double Y);

internal enum Color : byte
{
    Red,
    Green = 200,
}

[Flags]
internal enum Rights : long
{
    None = 0,
    Read = 1,
    All = long.MinValue,
}

/// <summary>A record with a computed member, which has nothing to carry.</summary>
internal sealed record Rectangle(double Width, double Height)
{
    public double Area => Width * Height;
}

internal sealed class Settings
{
    public string? Name { get; set; }

    public required int Level { get; init; }

    public List<string> Tags { get; set; } = ["made by the constructor"];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int WithDefault { get; set; } = 5;

    [JsonPropertyName("renamed")]
    public double? Ratio { get; set; }

    [JsonNumberHandling(JsonNumberHandling.Strict)]
    public double Share { get; set; }

    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public List<int> Filled { get; set; } = [1, 2, 3];
}

/// <summary>Hand-written properties over private fields.</summary>
internal sealed class Handwritten
{
    private string _name = "";
    private int _count;

    public string Name
    {
        get => _name;
        set => _name = value ?? throw new ArgumentNullException(nameof(value));
    }

    public int Count
    {
        get
        {
            return _count;
        }

        set
        {
            _count = value;
        }
    }
}

/// <summary>A member that is not public but asked for, and two that are left out by choice.</summary>
internal sealed class Chosen
{
    [JsonIgnore]
    private readonly Lock _gate = new();

    [NonSerialized]
    private int _cache;

    public int Shown { get; set; }

    [JsonInclude]
    private string? Hidden { get; set; }

    [JsonIgnore]
    public int LeftOut { get; set; }

    public Chosen With(string hidden)
    {
        lock (_gate)
        {
            Hidden = hidden;
            _cache = hidden.Length;
            return this;
        }
    }

    public string? Reveal() => _cache < 0 ? null : Hidden;
}

/// <summary>Read-only members that the constructor sets.</summary>
internal sealed class Immutable(int number, string? text)
{
    public int Number { get; } = number;

    public string? Text { get; } = text;
}

internal struct Fields
{
    public int Number;
    public string? Text;
}

internal class Plain
{
    public virtual int Number { get; set; }

    public override string ToString() => $"{Number}";
}

internal sealed class Overriding : Plain
{
    public override int Number { get; set; }
}

internal sealed class Derived : Plain
{
    public int More { get; set; }
}

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
internal abstract record Shape(string Name);

internal sealed record Circle(string Name, double Radius) : Shape(Name);

internal sealed record Square(string Name, double Side) : Shape(Name);

internal sealed record Triangle(string Name) : Shape(Name);

[JsonDerivedType(typeof(Metre), "m")]
[JsonDerivedType(typeof(Foot), "ft")]
internal interface ILength;

internal readonly record struct Metre(double Value) : ILength;

internal sealed record Foot(int Feet, double Inches) : ILength;

internal sealed class Node
{
    public int Number { get; set; }

    public Node? Next { get; set; }

    public List<Node>? Children { get; set; }
}

/// <summary>Plain values next to each other: their arrays travel as memory.</summary>
internal struct Sample
{
    private byte _flag;

    public double Value;
    public Spot Spot;
    public Color Color;
    public Guid Id;

    public byte Flag
    {
        readonly get => _flag;
        set => _flag = value;
    }
}

[StructLayout(LayoutKind.Explicit)]
internal struct Overlaid
{
    [FieldOffset(0)]
    public long Long;

    [FieldOffset(0)]
    public int Low;

    [FieldOffset(4)]
    public int High;
}

internal readonly record struct Switch(bool On, decimal Price, DateTime At);

internal sealed record Everything(
    int[]? Numbers,
    List<Rectangle?> Rectangles,
    Dictionary<string, List<Spot>> Spots,
    ImmutableArray<string?> Names,
    (int, string?, Shape?) Tuple,
    IReadOnlyDictionary<Color, Node>? Nodes,
    Half[][] Jagged,
    DateTime? When);

internal sealed class TwoConstructors
{
    public TwoConstructors(int number) => Number = number;

    public TwoConstructors(string text) => Number = text.Length;

    public int Number { get; set; }
}

/// <summary>Two members that JSON could not tell apart.</summary>
internal sealed class TwoOfOneName
{
    [JsonPropertyName("a")]
    public int First { get; set; }

    [JsonPropertyName("a")]
    public int Second { get; set; }
}

internal struct GetterOnlyStruct(decimal number)
{
    public decimal Number { get; } = number;
}
