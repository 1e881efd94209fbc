using System.Text.Json.Serialization;

namespace ComputeHost.Execution.Tests.Json;

public enum Colour
{
    Red = 1,
    Green = 2,
}

[JsonConverter(typeof(JsonStringEnumConverter<Mood>))]
public enum Mood
{
    Good = 1,
    Bad = 2,
}

public sealed record Line(string Name, decimal Price, int Count = 1)
{
    public decimal Total => Price * Count;
}

public sealed record Order(int Number, Line[] Lines, DateTimeOffset? Sent);

public sealed class Settings
{
    public required string Name { get; init; }

    public int? Level { get; set; }

#pragma warning disable CA1051 // Fields travel, too.
    public double Factor;
#pragma warning restore CA1051

    public Dictionary<string, Colour> Colours { get; set; } = [];
}

public readonly struct Spot
{
    [JsonConstructor]
    public Spot(int x, int y) => (X, Y) = (x, y);

    public int X { get; }

    public int Y { get; }
}

public readonly struct Unmarked(string text)
{
    public string Text { get; } = text;
}

public sealed class Attributed
{
    [JsonPropertyName("first-name")]
    public string Name { get; set; } = "";

    [JsonIgnore]
    public int Ignored { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; set; }

    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public long Big { get; set; }

    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public List<int> Numbers { get; set; } = [1];

    [JsonInclude]
    public int Included { get; private set; }
}

/// <summary>The user does not want the other to travel.</summary>
public sealed record LeftOut(int One, [property: JsonIgnore] int Other = 5);

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Marked), "marked")]
public abstract record Shape(string Name);

public sealed record Circle(string Name, double Radius) : Shape(Name);

public sealed record Marked(string Name, Positive Mark) : Shape(Name);

public sealed class Node
{
    public int Number { get; set; }

    public Node? Next { get; set; }
}

public sealed class Holder<T>
{
    public T Value { get; set; } = default!;
}

/// <summary>Its setter refuses what is odd.</summary>
public sealed class Even
{
    private int _value;

    public int Value
    {
        get => _value;
        set => _value = value % 2 == 0 ? value : throw new InvalidOperationException($"{value} is odd.");
    }
}

/// <summary>Its constructor refuses what is negative.</summary>
public sealed record Positive
{
    public Positive(int value) => Value = value >= 0 ? value : throw new ArgumentException($"{value} is negative.", nameof(value));

    public int Value { get; }
}

/// <summary>JSON shows it, by the user's attribute, as less than it is.</summary>
public sealed class PartlyShown
{
    public int One { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public int Other { get; set; }
}
