using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class InterfaceRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("interface-enumerable-lazy", Enumerable.Range(0, 5).Select(number => number * 2)),
        Row.Of("interface-enumerable-lazy-text-in-object", new Holder<IEnumerable<string>>(new[] { 1, 2 }.Select(number => $"{number}"), 1)),
        Row.Of("interface-enumerable-set", (IEnumerable<int>)new HashSet<int> { 1 }),
        Row.Of("interface-enumerable-set-ignoring-case", (IEnumerable<string>)new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }),
        Row.Of("interface-enumerable-of-pairs", (IEnumerable<KeyValuePair<string, int>>)new Dictionary<string, int> { ["a"] = 1 }),
        Row.Of("interface-enumerable-null", (IEnumerable<string>?)null),
        Row.Of("interface-collection-array", (ICollection<string>)["a"]),
        Row.Of("interface-collection-set", (ICollection<string>)new HashSet<string> { "a" }),
        Row.Of("interface-collection-dictionary", (ICollection<KeyValuePair<string, int>>)new Dictionary<string, int>()),
        Row.Of("interface-list", (IList<string>)["a"]),
        Row.Of("interface-list-array", (IList<int>)new[] { 1 }),
        Row.Of("interface-read-only-collection-queue", (IReadOnlyCollection<string>)new Queue<string>(["a"])),
        Row.Of("interface-read-only-list", (IReadOnlyList<string>)new ReadOnlyCollection<string>(["a"])),
        Row.Of("interface-read-only-list-in-object", new Holder<IReadOnlyList<Rectangle>>([new(1, 2)], 1)),
        Row.Of("interface-set", (ISet<int>)new HashSet<int> { 1 }),
        Row.Of("interface-set-sorted", (ISet<string>)new SortedSet<string> { "a" }),
        Row.Of("interface-read-only-set", (IReadOnlySet<string>)new HashSet<string> { "a" }),
        Row.Of("interface-read-only-set-frozen", (IReadOnlySet<string>)new[] { "a" }.ToFrozenSet()),
        Row.Of("interface-dictionary", (IDictionary<string, int>)new Dictionary<string, int> { ["a"] = 1 }),
        Row.Of("interface-read-only-dictionary", (IReadOnlyDictionary<string, int>)new Dictionary<string, int> { ["a"] = 1 }),
        Row.Of("interface-read-only-dictionary-wrapped", (IReadOnlyDictionary<string, int>)new ReadOnlyDictionary<string, int>(new Dictionary<string, int>())),
        Row.Of("interface-immutable-list", (IImmutableList<string>)ImmutableList.Create("a")),
        Row.Of("interface-immutable-set", (IImmutableSet<string>)ImmutableHashSet.Create("a")),
        Row.Of("interface-immutable-dictionary", (IImmutableDictionary<string, int>)ImmutableDictionary<string, int>.Empty.Add("a", 1)),
        Row.Of("interface-immutable-queue", (IImmutableQueue<string>)ImmutableQueue.Create("a")),
        Row.Of("interface-grouping", new[] { 1, 2, 3 }.GroupBy(number => number % 2).First()),
        Row.Of("interface-enumerable-untyped", (IEnumerable)new[] { 1 }),
        Row.Of("interface-list-untyped", (IList)new[] { 1 }),
        Row.Of("interface-dictionary-untyped", (IDictionary)new Dictionary<string, int>()),
        Row.Of("interface-own", (ILevel)new Explicit()),
        Row.Of("interface-comparable", (IComparable)1),
        Row.Of("interface-convertible", (IConvertible)1),
        Row.OfType("interface-queryable", typeof(IQueryable<int>)),
        Row.OfType("interface-enumerator", typeof(IEnumerator<int>)),
        Row.OfType("interface-async-enumerable", typeof(IAsyncEnumerable<int>)),
        Row.OfType("interface-disposable", typeof(IDisposable)),
    ];
}
