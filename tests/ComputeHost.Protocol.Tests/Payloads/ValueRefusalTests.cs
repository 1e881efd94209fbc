using System.Collections.ObjectModel;
using ComputeHost.Protocol.CallValues;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Values that are refused though their declared type is fine, and what user code throws while it is written.</summary>
public sealed class ValueRefusalTests
{
    [Fact]
    public void Object_OfADerivedType_IsRefused() => AssertRefused<Plain>(new Derived { More = 1 }, "Derived", "Declare", "[JsonDerivedType(");

    [Fact]
    public void ObjectWithin_OfADerivedType_IsRefused()
    {
        AssertRefused<Holder<Plain>>(new(new Derived(), 1), "Derived");
        AssertRefused<List<Plain>>([new Plain(), new Derived()], "Derived");
        AssertRefused<Dictionary<int, Plain>>(new() { [1] = new Derived() }, "Derived");
        AssertRefused<(int, Plain)>((1, new Derived()), "Derived");
        AssertRefused<IEnumerable<Plain>>(new Plain[] { new Derived() }, "Derived");
    }

    [Fact]
    public void PolymorphicObject_OfATypeNotListed_IsRefused() => AssertRefused<Shape>(new Triangle("t"), "Triangle", "Shape");

    [Fact]
    public void Collection_OfADerivedType_IsRefused()
    {
        AssertRefused<List<int>>(new Titled<int>(), "Titled");
        AssertRefused<List<string>>(new Titled<string>(), "Titled", "Pass a 'System.Collections.Generic.List<System.String>' itself");
        AssertRefused<Collection<string>>(new ObservableCollection<string>(), "ObservableCollection");
        AssertRefused<Plain[]>(new Derived[1], "Derived[]");
    }

    [Fact]
    public void Collection_WithAComparerOfItsOwn_IsRefused()
    {
        var equality = EqualityComparer<string>.Create((left, right) => left?.Length == right?.Length, text => text.Length);
        var order = Comparer<string>.Create((left, right) => left.Length - right.Length);

        AssertRefused<Dictionary<string, int>>(new(equality), "compares", "StringComparer");
        AssertRefused<HashSet<string>>(new(equality), "compares", "StringComparer");
        AssertRefused<SortedDictionary<string, int>>(new(order), "compares", "StringComparer");
        AssertRefused<SortedSet<string>>(new(order), "compares", "StringComparer");
        AssertRefused<Holder<Dictionary<string, int>>>(new(new(equality), 1), "compares", "StringComparer");
        AssertRefused(System.Collections.Immutable.ImmutableDictionary.Create<int, string>(null, StringComparer.OrdinalIgnoreCase), "compares its values");
    }

    [Fact]
    public void SetBehindAnInterface_WithAComparerThatCannotBeSeen_IsRefused()
    {
        AssertRefused<ISet<string>>(new SortedSet<string>(), "interface", "Declare");
        AssertRefused<IReadOnlyDictionary<string, int>>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>()), "interface", "Declare");
    }

    [Fact]
    public void Grid_WithIndexesNotFromZero_IsRefused() =>
        AssertRefused((int[,])Array.CreateInstance(typeof(int), [2, 2], [1, 0]), "'1'", "begin at 0");

    [Fact]
    public void Message_WithHalfOfASurrogatePair_IsRefusedAndWithTheReplacementItselfArrives()
    {
        AssertRefused(new StringValue { Value = "a\uD800" }, "StringValue", "surrogate", "as bytes");
        Assert.Equal("a\uFFFD", Codec.RoundTrip(new StringValue { Value = "a\uFFFD" }).Value);
    }

    [Fact]
    public void Uri_OfADerivedType_IsRefused() => AssertRefused<Uri>(new OwnUri(), "OwnUri");

    [Fact]
    public void ObjectGraph_WithACycle_IsRefused()
    {
        var first = new Node();
        first.Next = new Node { Next = first };
        AssertRefused(first, "'128' levels", "refers to itself", "indexes");

        var parent = new Node { Children = [] };
        parent.Children.Add(parent);
        AssertRefused(parent, "'128' levels", "refers to itself", "indexes");
    }

    [Fact]
    public void ObjectGraph_DeeperThanTheLimit_IsRefusedAndAtTheLimitArrives()
    {
        AssertRefused(Chain(129), "'128' levels");
        Same.Check(Chain(127), Codec.RoundTrip(Chain(127)));

        static Node Chain(int length) => Enumerable.Range(1, length - 1).Aggregate(new Node(), (next, number) => new Node { Number = number, Next = next });
    }

    [Fact]
    public void ObjectGraph_DeeperThanTheStack_IsRefused()
    {
        const int levels = 200_000;
        AssertRefused(Enumerable.Range(0, levels).Aggregate(new Node(), (next, _) => new Node { Next = next }), "'128' levels");
        AssertRefused(Enumerable.Range(0, levels).Aggregate(new Node(), (inner, _) => new Node { Children = [inner] }), "'128' levels");
        AssertRefused(Enumerable.Range(0, levels).Aggregate(new Branch(), (inner, _) => new Branch { ByName = new() { ["a"] = inner } }), "'128' levels");
        AssertRefused(Enumerable.Range(0, levels).Aggregate(new Branch(), (inner, _) => new Branch { Pair = (1, inner) }), "'128' levels");
        AssertRefused(Enumerable.Range(0, levels).Aggregate(default(Leaf), (inner, _) => new Leaf([inner])), "'128' levels");
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(System.Text.Json.JsonException))]
    [InlineData(typeof(OperationCanceledException))]
    public void LazySequence_ThatThrows_ThrowsItsOwnException(System.Type type)
    {
        var thrown = (Exception)Activator.CreateInstance(type, "from the user")!;

        Assert.Same(thrown, Assert.Throws(type, () => Codec.Write(Items())));
        Assert.Same(thrown, Assert.Throws(type, () => Codec.Write(new Holder<List<IEnumerable<int>>>([Items()], 1))));

        IEnumerable<int> Items()
        {
            yield return 1;
            throw thrown;
        }
    }

    [Fact]
    public void LazySequence_ThatNeverEnds_EndsAtTheLimit()
    {
        PayloadTooLargeException refusal = Assert.Throws<PayloadTooLargeException>(() => Codec.Write(Endless(), limit: 1 << 20));

        Assert.Equal(1 << 20, refusal.Limit);
        Assert.InRange(refusal.Size, (1 << 20) + 1, 2 << 20);

        static IEnumerable<string> Endless()
        {
            while (true)
            {
                yield return "again";
            }
        }
    }

    [Fact]
    public void Getter_ThatThrows_ThrowsItsOwnException() =>
        Assert.Equal("from the getter", Assert.Throws<InvalidOperationException>(() => Codec.Write(new Throwing())).Message);

    private static void AssertRefused<T>(T value, params string[] parts)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => Codec.Write(value));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.NotNull(refusal.RefusedType);
    }

    private sealed class Branch
    {
        public Dictionary<string, Branch>? ByName { get; set; }

        public (int Number, Branch? Inner) Pair { get; set; }
    }

    private readonly record struct Leaf(System.Collections.Immutable.ImmutableArray<Leaf> Inner);

    private sealed class Titled<T> : List<T>;

    private sealed class OwnUri() : Uri("https://example.org/");

    private sealed class Throwing
    {
        private int _number;

        public int Number
        {
            get => _number == 0 ? throw new InvalidOperationException("from the getter") : _number;
            set => _number = value;
        }
    }
}
