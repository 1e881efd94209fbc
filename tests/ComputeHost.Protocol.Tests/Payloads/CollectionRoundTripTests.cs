using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using ComputeHost.Protocol.CallValues;
using CsCheck;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Each kind of collection: its elements, their order, its comparer.</summary>
public sealed class CollectionRoundTripTests
{
    private const int Iterations = 60;

    private static readonly Gen<string?[]> Texts = Values.String.Null().Array[0, 6];

    private static readonly Gen<Dictionary<string, int>> Dictionaries = Gen.Dictionary(Values.String, Gen.Int)[0, 6];

    // The default order of text is that of the culture, to which texts with other characters can be the same.
    private static readonly Gen<Dictionary<string, int>> SortableDictionaries =
        Gen.Dictionary(Gen.Char['a', 'z'].Array[0, 5].Select(letters => new string(letters)), Gen.Int)[0, 6];

    [Fact]
    public void Lists_AnyElements_ArriveInOrder()
    {
        Check(Texts);
        Check(Texts.Select(items => items.ToList()));
        Check(Texts.Select(items => new LinkedList<string?>(items)));
        Check(Texts.Select(items => new Collection<string?>(items)));
        Check(Texts.Select(items => new ReadOnlyCollection<string?>(items)));
        Check(Texts.Select(items => items.AsMemory()));
        Check(Texts.Select(items => (ReadOnlyMemory<string?>)items));
    }

    [Fact]
    public void QueuesAndStacks_AnyElements_ArriveInOrder()
    {
        Check(Texts.Select(items => new Queue<string?>(items)));
        Check(Texts.Select(items => new Stack<string?>(items)));
        Check(Texts.Select(items => new ConcurrentQueue<string?>(items)));
        Check(Texts.Select(items => new ConcurrentStack<string?>(items)));
        Check(Texts.Select(items => ImmutableQueue.CreateRange(items)));
        Check(Texts.Select(items => ImmutableStack.CreateRange(items)));
    }

    [Fact]
    public void Interfaces_AnyElements_ArriveAsLists()
    {
        Check(Texts.Select(items => items.Select(item => item)));
        Check(Texts.Select(items => (ICollection<string?>)items));
        Check(Texts.Select(items => (IList<string?>)items));
        Check(Texts.Select(items => (IReadOnlyCollection<string?>)new Queue<string?>(items)));
        Check(Texts.Select(items => (IReadOnlyList<string?>)items));
        Check(Texts.Select(items => (IImmutableList<string?>)ImmutableList.CreateRange(items)));
    }

    [Fact]
    public void ImmutableArrays_AnyElementsOrDefault_ArriveEqual()
    {
        Check(Texts.Select(items => ImmutableArray.Create(items)));
        Check(Gen.Int.Array[0, 6].Select(items => ImmutableArray.Create(items)));
        Assert.True(Codec.RoundTrip(default(ImmutableArray<string>)).IsDefault);
        Assert.True(Codec.RoundTrip(default(ImmutableArray<int>)).IsDefault);
        Assert.True(Codec.RoundTrip(new Holder<ImmutableArray<string>>(default, 0)).Value.IsDefault);
        Assert.True(Codec.RoundTrip(new Holder<ImmutableArray<int>>(default, 0)).Value.IsDefault);
        Assert.Null(Codec.RoundTrip((ImmutableArray<int>?)null));
    }

    [Fact]
    public void Sets_AnyElements_ArriveEqual()
    {
        Check(Texts.Select(items => items.ToHashSet()));
        Check(Texts.Select(items => (ISet<string?>)items.ToHashSet()));
        Check(Texts.Select(items => (IReadOnlySet<string?>)items.ToHashSet()));
        Check(Texts.Select(items => items.ToImmutableHashSet()));
        Check(Texts.Select(items => new SortedSet<string?>(items)));
        Check(Texts.Select(items => items.ToImmutableSortedSet()));
        Sample(Texts.Select(items => items.ToFrozenSet()), (set, arrived) => set.SetEquals(arrived));
    }

    [Fact]
    public void Dictionaries_AnyEntries_ArriveEqual()
    {
        Check(Dictionaries);
        Check(Dictionaries.Select(entries => (IDictionary<string, int>)entries));
        Check(Dictionaries.Select(entries => (IReadOnlyDictionary<string, int>)entries));
        Check(Dictionaries.Select(entries => entries.ToImmutableDictionary()));
        Check(SortableDictionaries.Select(entries => entries.ToImmutableSortedDictionary()));
        Check(SortableDictionaries.Select(entries => new SortedDictionary<string, int>(entries)));
        Check(SortableDictionaries.Select(entries => new SortedList<string, int>(entries)));

        // These have no order of their own.
        Sample(Dictionaries.Select(entries => new ConcurrentDictionary<string, int>(entries)), SameEntries);
        Sample(Dictionaries.Select(entries => entries.ToFrozenDictionary()), SameEntries);

        static bool SameEntries(IReadOnlyDictionary<string, int> sent, IReadOnlyDictionary<string, int> arrived) =>
            sent.Count == arrived.Count && sent.All(entry => arrived[entry.Key] == entry.Value);
    }

    [Fact]
    public void Dictionary_KeysOfAnyType_ArriveEqual()
    {
        Check(Gen.Dictionary(Values.Double, Gen.Int)[0, 5]);
        Check(Gen.Dictionary(Gen.Guid, Gen.Int)[0, 5]);
        Check(Gen.Dictionary(Gen.Byte.Select(bits => (Color)bits), Gen.Int)[0, 5]);
        Check(Gen.Dictionary(Gen.Select(Gen.Int, Values.String), Gen.Int)[0, 5]);
        Check(Gen.Dictionary(Gen.Select(Values.Double, Values.Double, (x, y) => new Spot(x, y)), Gen.Int)[0, 5]);
    }

    [Fact]
    public void Stack_TopElement_StaysOnTop()
    {
        Stack<int> arrived = Codec.RoundTrip(new Stack<int>([1, 2, 3]));

        Assert.Equal(3, arrived.Pop());
    }

    [Theory]
    [InlineData("Ordinal")]
    [InlineData("OrdinalIgnoreCase")]
    [InlineData("InvariantCulture")]
    [InlineData("InvariantCultureIgnoreCase")]
    [InlineData("Turkish")]
    public void KnownComparer_OfAnyCollection_IsRestored(string name)
    {
        StringComparer comparer = name switch
        {
            "Ordinal" => StringComparer.Ordinal,
            "OrdinalIgnoreCase" => StringComparer.OrdinalIgnoreCase,
            "InvariantCulture" => StringComparer.InvariantCulture,
            "InvariantCultureIgnoreCase" => StringComparer.InvariantCultureIgnoreCase,
            _ => StringComparer.Create(CultureInfo.GetCultureInfo("tr-TR"), CompareOptions.IgnoreCase),
        };
        var entries = new Dictionary<string, int> { ["i"] = 1 };

        AssertCompares(comparer, Codec.RoundTrip(new Dictionary<string, int>(entries, comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(entries, comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(new ConcurrentDictionary<string, int>(entries, comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(entries.ToFrozenDictionary(comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(entries.ToImmutableDictionary(comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(entries.ToImmutableSortedDictionary(comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(new SortedDictionary<string, int>(entries, comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(new SortedList<string, int>(entries, comparer)).ContainsKey);
        AssertCompares(comparer, Codec.RoundTrip(new HashSet<string>(["i"], comparer)).Contains);
        AssertCompares(comparer, Codec.RoundTrip<ISet<string>>(new HashSet<string>(["i"], comparer)).Contains);
        AssertCompares(comparer, Codec.RoundTrip(new[] { "i" }.ToFrozenSet(comparer)).Contains);
        AssertCompares(comparer, Codec.RoundTrip(ImmutableHashSet.Create(comparer, "i")).Contains);
        AssertCompares(comparer, Codec.RoundTrip(new SortedSet<string>(["i"], comparer)).Contains);
        AssertCompares(comparer, Codec.RoundTrip(ImmutableSortedSet.Create(comparer, "i")).Contains);
    }

    [Fact]
    public void Grids_AnyRank_ArriveEqual()
    {
        Check(Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], (rows, columns) => Fill(new double[rows, columns])));
        Check(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], (x, y, z) => (int[,,])Fill(new int[x, y, z])));
        Check(Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], (rows, columns) => new Holder<bool[,]>(new bool[rows, columns], 1)));

        static TArray Fill<TArray>(TArray array)
            where TArray : class
        {
            var filled = (Array)(object)array;
            for (int index = 0; index < filled.Length; index++)
            {
                Buffer.SetByte(filled, index, (byte)(index + 1));
            }

            return array;
        }
    }

    [Fact]
    public void LazySequence_OfAnyLength_IsEnumeratedOnceWhileItIsWritten()
    {
        int enumerated = 0;

        IEnumerable<int> arrived = Codec.RoundTrip(Count());

        Assert.Equal(Enumerable.Range(0, 1000), arrived);
        Assert.Equal(1, enumerated);

        IEnumerable<int> Count()
        {
            enumerated++;
            for (int number = 0; number < 1000; number++)
            {
                yield return number;
            }
        }
    }

    private static void AssertCompares(StringComparer comparer, Func<string, bool> contains)
    {
        Assert.True(contains("i"));
        Assert.Equal(comparer.Equals("i", "I"), contains("I"));
        Assert.Equal(comparer.Equals("i", "İ"), contains("İ"));
    }

    private static void Check<T>(Gen<T> values) => values.Sample(
        value =>
        {
            Same.Check(Items(value), Items(Codec.RoundTrip(value)));
            Same.Check(Items(value), Items(Codec.RoundTrip(new Holder<T>(value, 0)).Value));
            Same.Check(Items(value), Items(Codec.RoundTrip(new List<T> { value })[0]));
            Assert.True(typeof(T).IsInterface || Codec.RoundTrip(value)!.GetType() == typeof(T));
        },
        iter: Iterations,
        threads: 1);

    // What a collection holds, not how: an emptied and a fresh list differ in their fields.
    private static object? Items(object? collection) => collection is System.Collections.IEnumerable items and not Array ? items.Cast<object?>().ToArray() : collection;

    private static void Sample<T>(Gen<T> values, Func<T, T, bool> same) => values.Sample(value => same(value, Codec.RoundTrip(value)), iter: Iterations, threads: 1);
}
