using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class StructureRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("structure-of-numbers", new Spot(1, -0.0)),
        Row.Of("structure-of-fields", new Fields { Number = 1, Text = "a" }),
        Row.Of("structure-with-mixed-members", new Switch(true, 1.10m, DateTime.UnixEpoch)),
        Row.Of("structure-explicit-layout", new Overlaid { Long = -5 }),
        Row.Of("structure-explicit-layout-in-object", new Holder<Overlaid>(new Overlaid { Long = -5 }, 1)),
        Row.Of("structure-explicit-layout-with-text", new Tagged { Number = 1, Text = "a" }),
        Row.Of("structure-with-private-field", new Sample { Flag = 1 }),
        Row.Of("structure-of-numbers-only-constructor-sets", new Temperature(36.6)),
        Row.Of("structure-of-numbers-only-constructor-sets-in-object", new Holder<Temperature>(new Temperature(36.6), 1)),
        Row.Of("structure-readonly-with-text-constructor", new Label("a")),
        Row.Of("structure-readonly-with-two-constructors", new Interval("a", 1)),
        Row.Of("structure-record-with-text", new Entry("a", 1)),
        Row.Of("structure-record-default", default(Entry)),
        Row.Of("structure-record-mutable", new Counter("a") { Count = 2 }),
        Row.Of("structure-init-only", new Initial { Text = "a" }),
        Row.Of("structure-required", new Needed { Text = "a", Number = 1 }),
        Row.Of("structure-private-setter", new Guarded("a")),
        Row.Of("structure-captured-parameter", new Capturing("a")),
        Row.Of("structure-nullable", (Fields?)new Fields { Number = 1 }),
        Row.Of("structure-nullable-null", (Fields?)null),
        Row.Of("structure-nullable-in-list", new List<Entry?> { new("a", 1), null }),
        Row.Of("structure-generic", new Pair<string, int> { First = "a", Second = 1 }),
        Row.Of("structure-nested", new Pair<Entry, Pair<int, Spot>> { First = new("a", 1), Second = new() { First = 2 } }),
        Row.Of("structure-empty", default(Nothing)),
        Row.Of("structure-empty-in-object", new Holder<Nothing>(default, 1)),
        Row.OfType("structure-with-fixed-buffer", typeof(RefusedShapes.FixedBuffer)),
        Row.OfType("structure-inline-array", typeof(RefusedShapes.InlineBuffer)),
        Row.OfType("structure-with-pointer", typeof(RefusedShapes.WithPointer)),
        Row.Of("structure-getter-only", new GetterOnlyStruct(1)),
        Row.Of("structure-of-dotnet", new System.Drawing.Point(1, 2)),
        Row.Of("structure-of-dotnet-color", System.Drawing.Color.Red),
        Row.Of("structure-of-dotnet-rectangle", new System.Drawing.Rectangle(1, 2, 3, 4)),
        Row.Of("structure-of-dotnet-point-of-floats", new System.Drawing.PointF(1, -0f)),
        Row.Of("structure-of-dotnet-native-float", new NFloat(1.5)),
        Row.Of("structure-packed", new[] { new Packed { Small = 1, Large = 2 } }),
        Row.Of("structure-packed-in-object", new Holder<Packed>(new Packed { Small = 1, Large = 2 }, 1)),
        Row.Of("structure-with-own-default", new OwnDefault()),
        Row.Of("structure-default-of-own-default", default(OwnDefault)),
        Row.Of("structure-key-value-pair", new KeyValuePair<string, int>("a", 1)),
        Row.Of("structure-key-value-pair-in-object", new Holder<KeyValuePair<string, Node>>(new("a", new Node { Number = 1 }), 1)),
        Row.Of("structure-key-value-pairs", new[] { new KeyValuePair<int, int>(1, 2) }),
    ];
}

[StructLayout(LayoutKind.Explicit)]
internal struct Tagged
{
    [FieldOffset(0)]
    public string? Text;

    [FieldOffset(8)]
    public int Number;
}

internal readonly struct Temperature(double celsius)
{
    public double Fahrenheit => (celsius * 9 / 5) + 32;
}

internal readonly struct Label(string text)
{
    public string Text { get; } = text;
}

internal readonly struct Interval
{
    public Interval(string text)
        : this(text, 0)
    {
    }

    public Interval(string text, int number) => (Text, Number) = (text, number);

    public string Text { get; }

    public int Number { get; }
}

internal readonly record struct Entry(string Text, int Number);

internal record struct Counter(string Text)
{
    public int Count { get; set; }
}

internal struct Initial
{
    public string? Text { get; init; }
}

internal struct Needed
{
    public required string Text { get; set; }

    public required int Number;
}

internal struct Guarded(string text)
{
    public string Text { get; private set; } = text;

    public void Clear() => Text = "";
}

internal readonly struct Capturing(string text)
{
    public int Length() => text.Length;
}

internal struct Pair<TFirst, TSecond>
{
    public TFirst First;
    public TSecond Second;
}

internal struct Nothing;

[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Packed
{
    public byte Small;
    public long Large;
}

internal struct OwnDefault
{
    public OwnDefault()
    {
    }

    public int Number { get; set; } = 5;

    public string? Text { get; set; } = "made by the constructor";
}
