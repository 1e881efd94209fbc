using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Attributes of System.Text.Json that users have on their types.</summary>
internal static class JsonAttributeRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("json-ignore", new WithIgnored { Number = 1, LeftOut = 2 }),
        Row.Of("json-ignore-is-left-out", new WithIgnored { Number = 1 }, value => value.LeftOut),
        Row.Of("json-ignore-getter-only", new IgnoredGetter { Number = 1 }),
        Row.Of("json-ignore-field", new Chosen { Shown = 1 }.With("hidden"), value => value.Reveal()),
        Row.Of("json-ignore-of-refused-type", new IgnoredStream { Number = 1 }),
        Row.Of("json-ignore-constructor-parameter", new IgnoredParameter(0, "a")),
        Row.Of("json-ignore-on-record", new IgnoredInRecord(1, null)),
        Row.Of("json-ignore-on-record-with-default", new IgnoredDefault(1)),
        Row.Of("json-ignore-never", new WithConditions { Never = 1 }),
        Row.Of("json-ignore-when-null", new WithConditions { WhenNull = null }),
        Row.Of("json-ignore-when-default", new WithConditions { WhenDefault = 0 }),
        Row.Of("json-ignore-overridden", new IgnoredOverride { Number = 1 }),
        Row.Of("json-ignore-init", new IgnoredInit { Number = 1 }, value => value.Made),
        Row.Of("json-ignore-inherited", new IgnoredBaseDerived { Number = 1 }),
        Row.Of("json-include-private-property", new Included().Fill()),
        Row.Of("json-include-private-field", new IncludedField().Fill()),
        Row.Of("json-include-private-setter", new IncludedSetter().Fill()),
        Row.Of("json-include-init", new IncludedInit { Number = 1 }),
        Row.Of("json-include-read-only-field", new IncludedReadOnlyField()),
        Row.Of("json-constructor-of-two", new ConstructorOfTwo(1)),
        Row.Of("json-constructor-private", ConstructorPrivate.Create(1)),
        Row.Of("json-constructor-of-structure", new ConstructorOfStructure("a")),
        Row.Of("json-constructor-on-the-parameterless", new ConstructorParameterless(1) { Number = 3 }),
        Row.Of("json-constructor-of-record", new ConstructorOfRecord("a", 1)),
        Row.Of("json-member-name", new Renamed { First = 1, Second = 2 }),
        Row.Of("json-member-name-of-another", new Swapped { First = 1, Second = 2 }),
        Row.Of("json-member-name-twice", new TwoOfOneName()),
        Row.Of("json-member-name-differs-from-parameter", new RenamedRecord(1)),
        Row.Of("json-member-name-by-case", new ByCase { Name = 1, name = 2 }),
        Row.Of("json-enum-member-name-in-object", new Holder<EnumNames>(EnumNames.First, 1)),
        Row.Of("json-extension-data", new RefusedShapes.ExtensionData()),
        Row.Of("json-required", new JsonNeeded { Number = 1 }),
        Row.Of("json-order", new JsonOrdered { First = 1, Second = 2 }),
        Row.Of("json-numbers-as-text", new AsText { Number = 1, Share = double.NaN }),
        Row.Of("json-populate", new Populating { Items = { 3 } }),
        Row.Of("json-populate-with-setter", new PopulatingSetter { Items = [3] }),
        Row.Of("json-unmapped-skipped", new Skipping { Number = 1 }),
        Row.Of("json-callback-on-deserialized", new Callback { Number = 3 }.Summed(), value => value.Sum),
        Row.Of("json-callback-of-structure", new StructureCallback { Number = 3, Sum = 4 }, value => value.Sum),
        Row.Of("json-callback-on-serializing", new WritingCallback { Number = 3 }),
    ];
}

internal sealed class WithIgnored
{
    public int Number { get; set; }

    [JsonIgnore]
    public int LeftOut { get; set; }
}

internal sealed class IgnoredGetter
{
    public int Number { get; set; }

    [JsonIgnore]
    public List<int> Made { get; } = [1];
}

internal sealed class IgnoredStream
{
    public int Number { get; set; }

    [JsonIgnore]
    public Stream? Open { get; set; }
}

internal sealed class IgnoredParameter(int number, string text)
{
    [JsonIgnore]
    public int Number { get; } = number;

    public string Text { get; } = text;
}

internal sealed class IgnoredInit
{
    public int Number { get; set; }

    [JsonIgnore]
    public int Made { get; init; } = 5;
}

internal sealed record IgnoredDefault(int One, [property: JsonIgnore] int Other = 5);

internal sealed record IgnoredInRecord(int Number, [property: JsonIgnore] string? Text);

internal sealed class WithConditions
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Never { get; set; } = 5;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WhenNull { get; set; } = "made by the constructor";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int WhenDefault { get; set; } = 5;
}

internal class IgnoredBase
{
    [JsonIgnore]
    public virtual int Number { get; set; }

    [JsonIgnore]
    public int Other { get; set; }
}

internal sealed class IgnoredOverride : IgnoredBase
{
    public override int Number { get; set; }
}

internal sealed class IgnoredBaseDerived : IgnoredBase
{
    public int More { get; set; }
}

internal sealed class Included
{
    [JsonInclude]
    private int Number { get; set; }

    public Included Fill()
    {
        Number = 3;
        return this;
    }
}

internal sealed class IncludedField
{
    [JsonInclude]
    private int _number;

    public IncludedField Fill()
    {
        _number = 3;
        return this;
    }

    public int Read() => _number;
}

internal sealed class IncludedSetter
{
    [JsonInclude]
    public int Number { get; private set; }

    public IncludedSetter Fill()
    {
        Number = 3;
        return this;
    }
}

internal sealed class IncludedInit
{
    [JsonInclude]
    internal int Number { get; init; }
}

internal sealed class IncludedReadOnlyField
{
    [JsonInclude]
    public readonly int Number = 3;
}

internal sealed class ConstructorOfTwo
{
    [JsonConstructor]
    public ConstructorOfTwo(int number) => Number = number;

    public ConstructorOfTwo(string text) => Number = text.Length;

    public int Number { get; }
}

internal sealed class ConstructorPrivate
{
    [JsonConstructor]
    private ConstructorPrivate(int number) => Number = number;

    public int Number { get; }

    public static ConstructorPrivate Create(int number) => new(number);
}

[method: JsonConstructor]
internal readonly struct ConstructorOfStructure(string text)
{
    public string Text { get; } = text;
}

internal sealed class ConstructorParameterless
{
    [JsonConstructor]
    public ConstructorParameterless()
    {
    }

    public ConstructorParameterless(int number) => Number = -number;

    public int Number { get; set; }
}

internal sealed record ConstructorOfRecord(string Text, int Number)
{
    [JsonConstructor]
    public ConstructorOfRecord(int number)
        : this("made up", number)
    {
    }
}

internal sealed class Renamed
{
    [JsonPropertyName("z")]
    public int First { get; set; }

    [JsonPropertyName("a")]
    public int Second { get; set; }
}

internal sealed class Swapped
{
    [JsonPropertyName("Second")]
    public int First { get; set; }

    [JsonPropertyName("First")]
    public int Second { get; set; }
}

internal sealed record RenamedRecord([property: JsonPropertyName("renamed")] int Number);

internal sealed class ByCase
{
    public int Name { get; set; }

#pragma warning disable IDE1006 // The point of it.
    public int name { get; set; }
#pragma warning restore IDE1006
}

internal enum EnumNames
{
    [JsonStringEnumMemberName("zweites")]
    First = 5,
}

internal sealed class JsonNeeded
{
    [JsonRequired]
    public int Number { get; set; }
}

internal sealed class JsonOrdered
{
    [JsonPropertyOrder(2)]
    public int First { get; set; }

    [JsonPropertyOrder(1)]
    public int Second { get; set; }
}

[JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
internal sealed class AsText
{
    public int Number { get; set; }

    public double Share { get; set; }
}

internal sealed class Populating
{
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public List<int> Items { get; } = [1];
}

[JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
internal sealed class PopulatingSetter
{
    public List<int> Items { get; set; } = [1];
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed class Skipping
{
    public int Number { get; set; }
}

internal sealed class Callback : IJsonOnDeserialized
{
    public int Number { get; set; }

    [JsonIgnore]
    public int Sum { get; private set; }

    public void OnDeserialized() => Summed();

    public Callback Summed()
    {
        Sum = Number + 1;
        return this;
    }
}

internal struct StructureCallback : IJsonOnDeserialized
{
    public int Number { get; set; }

    [JsonIgnore]
    public int Sum { get; set; }

    public void OnDeserialized() => Sum = Number + 1;
}

internal sealed class WritingCallback : IJsonOnSerializing
{
    private int _times;

    public int Number { get; set; }

    public int Times
    {
        get => _times;
        set => _times = value;
    }

    public void OnSerializing() => Times = Number + 1;
}
