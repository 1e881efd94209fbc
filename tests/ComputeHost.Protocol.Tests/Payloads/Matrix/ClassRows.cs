using System.ComponentModel;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class ClassRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("class-settings", new Settings { Name = "a", Level = 1, Tags = ["b"], WithDefault = 0, Ratio = null, Share = -0.0, Filled = [4] }),
        Row.Of("class-null", (Settings?)null),
        Row.Of("class-empty", new Void()),
        Row.Of("class-handwritten-properties", new Handwritten { Name = "a", Count = 1 }),
        Row.Of("class-field-keyword", new Trimmed { Text = "a" }),
        Row.Of("class-fields", new PublicFields { Number = 1, Text = "a" }),
        Row.Of("class-set-by-constructor", new Immutable(1, "a")),
        Row.Of("class-constructor-and-setters", new Mixed(1) { Text = "a" }),
        Row.Of("class-constructor-with-optional-parameter", new Optional(1)),
        Row.Of("class-constructor-normalizes", new Normalizing(" a ")),
        Row.Of("class-read-only-fields-set-by-constructor", new FrozenFields(1, "a")),
        Row.Of("class-init-only", new Initialized { Text = "a" }),
        Row.Of("class-required", new Required { Text = "a", Number = 1 }),
        Row.Of("class-lazy-member", new LazyMember { Items = [1] }),
        Row.Of("class-lazy-member-unset", new LazyMember()),
        Row.Of("class-inherited-members", new Derived { Number = 1, More = 2 }),
        Row.Of("class-overriding-member", new Overriding { Number = 1 }),
        Row.Of("class-hiding-member", new RefusedShapes.Hiding { Number = "a" }),
        Row.Of("class-base-with-private-state", new OverPrivateBase { More = 1 }),
        Row.Of("class-getter-only", new RefusedShapes.GetterOnly()),
        Row.Of("class-private-setter", new RefusedShapes.PrivateSetter()),
        Row.Of("class-private-setter-and-constructor", new PrivateSetterAndConstructor(3)),
        Row.Of("class-private-field", new RefusedShapes.PrivateField()),
        Row.Of("class-read-only-field", new RefusedShapes.ReadOnlyField()),
        Row.Of("class-private-property", new RefusedShapes.PrivateProperty()),
        Row.Of("class-internal-property", new RefusedShapes.InternalProperty()),
        Row.Of("class-protected-property", new UnderProtected().Fill()),
        Row.Of("class-captured-parameter", new RefusedShapes.Captured(1)),
        Row.Of("class-event", new RefusedShapes.WithEvent()),
        Row.Of("class-notifying", new Notifying { Number = 1 }),
        Row.Of("class-indexer", new Indexed { Number = 1 }),
        Row.Of("class-setter-only", new SetterOnly { Number = 1 }),
        Row.Of("class-static-members", new WithStatics { Number = 1 }),
        Row.Of("class-explicit-interface-property", new Explicit().Fill()),
        Row.Of("class-left-out-by-non-serialized", new Cached { Number = 1 }),
        Row.Of("class-object-member", new RefusedShapes.ObjectMember()),
        Row.Of("class-dynamic-member", new RefusedShapes.DynamicMember()),
        Row.Of("class-delegate-member", new RefusedShapes.DelegateMember()),
        Row.Of("class-lossy-member-deep-within", new RefusedShapes.DeepMember()),
        Row.Of("class-two-constructors", new TwoConstructors(1)),
        Row.Of("class-parameterless-and-other-constructor", new TwoWays(1, "a")),
        Row.Of("class-unbound-constructor", new RefusedShapes.UnboundConstructor(1)),
        Row.Of("class-constructor-parameter-of-other-type", new OtherParameter(3)),
        Row.Of("class-no-public-constructor", RefusedShapes.NoPublicConstructor.Create()),
        Row.Of("class-members-over-one-field", new Angle { Degrees = 90 }),
        Row.Of("class-setter-changes-another-member", new Invoice { Lines = [1, 2] }),
        Row.Of("class-ref-property", new RefProperty { Other = 1 }),
        Row.Of("class-span-property", new SpanProperty { Text = "a" }),
        Row.Of("class-members-that-differ-in-case", new CaseTwins { Value = 1, value = 2 }),
        Row.Of("class-params-constructor", new ParamsConstructor(1, 2)),
        Row.Of("class-in-parameter-constructor", new InConstructor(new Spot(1, 2), "a")),
        Row.Of("class-constructor-sets-required", new SettingRequired("a")),
        Row.Of("class-required-inherited", new RequiredMore { Text = "a", Number = 1, More = 2 }),
        Row.Of("class-settable-constructor-parameter", new SettableParameter(3) { Number = 5 }),
        Row.Of("class-constructor-of-optional-switch", new WithSwitch(3)),
        Row.Of("class-of-dotnet-uri-builder", new UriBuilder("https://example.org/a")),
        Row.Of("class-of-dotnet-stopwatch", new System.Diagnostics.Stopwatch()),
        Row.Of("class-nested-in-generic", new Outer<int>.Inner { Value = 1 }),
        Row.Of("class-anonymous", new { Number = 1, Text = "a" }),
        Row.Of("class-of-300-members", Many()),
        Row.Of("class-derived-for-declared-base", (Plain)new Derived { Number = 1, More = 2 }),
        Row.Of("class-derived-within", new Holder<Plain>(new Derived(), 1)),
    ];

    private static Wide Many()
    {
        var wide = new Wide();
        foreach ((System.Reflection.PropertyInfo property, int index) in typeof(Wide).GetProperties().Select((property, index) => (property, index)))
        {
            property.SetValue(wide, index);
        }

        return wide;
    }
}

internal sealed class Void;

internal sealed class Trimmed
{
    public string Text
    {
        get;
        set => field = value.Trim();
    } = "";
}

internal sealed class PublicFields
{
    public int Number;
    public string? Text;
}

internal sealed class Mixed(int number)
{
    public int Number { get; } = number;

    public string? Text { get; set; }
}

internal sealed class Optional(int number, string text = "made up")
{
    public int Number { get; } = number;

    public string Text { get; } = text;
}

internal sealed class Normalizing(string text)
{
    public string Text { get; } = text.Trim();
}

internal sealed class FrozenFields(int number, string text)
{
    public readonly int Number = number;
    public readonly string Text = text;
}

internal sealed class Initialized
{
    public string? Text { get; init; }
}

internal sealed class Required
{
    public required string Text { get; set; }

    public required int Number { get; init; }
}

internal sealed class LazyMember
{
    private List<int>? _items;

    public List<int> Items
    {
        get => _items ??= [];
        set => _items = value;
    }
}

internal class PrivateBase
{
    private int _seen;

    public int Look() => _seen++;
}

internal sealed class OverPrivateBase : PrivateBase
{
    public int More { get; set; }
}

internal sealed class PrivateSetterAndConstructor(int total)
{
    public int Total { get; private set; } = total;

    public void Add(int more) => Total += more;
}

internal class WithProtected
{
    protected int Level { get; set; }

    public WithProtected Fill()
    {
        Level = 3;
        return this;
    }
}

internal sealed class UnderProtected : WithProtected;

internal sealed class Notifying : INotifyPropertyChanged
{
    private int _number;

    public event PropertyChangedEventHandler? PropertyChanged;

    public int Number
    {
        get => _number;
        set
        {
            _number = value;
            PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Number)));
        }
    }
}

internal sealed class Indexed
{
    public int Number { get; set; }

    public int this[int index] => index + Number;
}

internal sealed class SetterOnly
{
    private int _number;

    public int Number
    {
        set => _number = value;
    }

    public int Read() => _number;
}

internal sealed class WithStatics
{
    public static int Shared { get; set; } = 5;

    public int Number { get; set; }
}

internal interface ILevel
{
    int Level { get; set; }
}

internal sealed class Explicit : ILevel
{
    int ILevel.Level { get; set; }

    public Explicit Fill()
    {
        ((ILevel)this).Level = 3;
        return this;
    }
}

internal sealed class Cached
{
    [NonSerialized]
    private string? _text;

    public int Number { get; set; }

    public string Text() => _text ??= $"{Number}";
}

internal sealed class TwoWays
{
    public TwoWays()
    {
    }

    public TwoWays(int number, string text) => (Number, Text) = (number, text);

    public int Number { get; set; }

    public string? Text { get; set; }
}

internal sealed class OtherParameter(long number)
{
    public int Number { get; } = (int)number;
}

internal sealed class Angle
{
    private double _radians;

    public double Degrees
    {
        get => _radians * 180 / Math.PI;
        set => _radians = value * Math.PI / 180;
    }

    public double Radians
    {
        get => _radians;
        set => _radians = value;
    }
}

internal sealed class Invoice
{
    private int[] _lines = [];

    public int[] Lines
    {
        get => _lines;
        set
        {
            _lines = value;
            Total = value.Sum();
        }
    }

    public int Total { get; set; }
}

internal sealed class RefProperty
{
    private int _number = 3;

    public int Other { get; set; }

    public ref int Number => ref _number;
}

internal sealed class SpanProperty
{
    public string? Text { get; set; }

    public ReadOnlySpan<char> Span
    {
        get => Text;
        set => Text = value.ToString();
    }
}

#pragma warning disable IDE1006 // The point of it.
internal sealed class CaseTwins
{
    public int Value { get; set; }

    public int value { get; set; }
}
#pragma warning restore IDE1006

internal sealed class ParamsConstructor(params int[] numbers)
{
    public int[] Numbers { get; } = numbers;
}

internal sealed class InConstructor(in Spot spot, string text)
{
    public Spot Spot { get; } = spot;

    public string Text { get; } = text;
}

internal sealed class SettingRequired
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public SettingRequired(string text) => Text = text;

    public required string Text { get; init; }
}

internal class RequiredBase
{
    public required string Text { get; set; }

    public required int Number { get; init; }
}

internal sealed class RequiredMore : RequiredBase
{
    public int More { get; set; }
}

internal sealed class SettableParameter(int number)
{
    public int Number { get; set; } = number;
}

internal sealed class WithSwitch(int number, bool logged = false)
{
    public int Number { get; } = logged ? -number : number;
}

internal static class Outer<T>
{
    internal sealed class Inner
    {
        public T? Value { get; set; }
    }
}
