using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class ComparerRows
{
    private static readonly StringComparer IgnoreCase = StringComparer.OrdinalIgnoreCase;
    private static readonly StringComparer Turkish = StringComparer.Create(CultureInfo.GetCultureInfo("tr-TR"), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace);
    private static readonly IEqualityComparer<string> ByLength = EqualityComparer<string>.Create((left, right) => left?.Length == right?.Length, text => text.Length);
    private static readonly IComparer<string> Reversed = Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left));
    private static readonly Dictionary<string, int> Entries = new() { ["a"] = 1, ["I"] = 2 };

    public static IEnumerable<Row> All =>
    [
        Row.Of("comparer-ordinal", new Dictionary<string, int>(Entries, StringComparer.Ordinal)),
        Row.Of("comparer-ignoring-case", new Dictionary<string, int>(Entries, IgnoreCase)),
        Row.Of("comparer-invariant", new Dictionary<string, int>(Entries, StringComparer.InvariantCulture)),
        Row.Of("comparer-invariant-ignoring-case", new Dictionary<string, int>(Entries, StringComparer.InvariantCultureIgnoreCase)),
        Row.Of("comparer-of-a-culture", new Dictionary<string, int>(Entries, Turkish)),
        Row.Of("comparer-default-given", new Dictionary<string, int>(Entries, EqualityComparer<string>.Default)),
        Row.Of("comparer-own", new Dictionary<string, int>(ByLength) { ["a"] = 1 }),
        Row.Of("comparer-own-without-entries", new Dictionary<string, int>(ByLength)),
        Row.Of("comparer-reference", new Dictionary<Node, int>((IEqualityComparer<Node>)ReferenceEqualityComparer.Instance)),
        Row.Of("comparer-of-numbers-own", new Dictionary<int, int>(EqualityComparer<int>.Create((left, right) => left % 10 == right % 10, number => number % 10))),
        Row.Of("comparer-empty-ignoring-case", new Dictionary<string, int>(IgnoreCase)),
        Row.Of("comparer-in-object", new Holder<Dictionary<string, int>>(new(Entries, IgnoreCase), 1)),
        Row.Of("comparer-own-in-object", new Holder<Dictionary<string, int>>(new(ByLength), 1)),
        Row.Of("comparer-within-dictionary", new Dictionary<string, Dictionary<string, int>> { ["a"] = new(Entries, IgnoreCase) }),
        Row.Of("comparer-behind-interface", (IDictionary<string, int>)new Dictionary<string, int>(Entries, IgnoreCase)),
        Row.Of("comparer-behind-read-only-interface", (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(Entries, IgnoreCase)),
        Row.Of("comparer-set", new HashSet<string>(["a"], IgnoreCase)),
        Row.Of("comparer-set-own", new HashSet<string>(["a"], ByLength)),
        Row.Of("comparer-set-behind-interface", (ISet<string>)new HashSet<string>(["a"], Turkish)),
        Row.Of("comparer-sorted-set", new SortedSet<string>(["a", "B"], StringComparer.Ordinal)),
        Row.Of("comparer-sorted-set-default", new SortedSet<string>(["a", "B"])),
        Row.Of("comparer-sorted-set-reversed", new SortedSet<string>(["a"], Reversed)),
        Row.Of("comparer-sorted-dictionary", new SortedDictionary<string, int>(Entries, IgnoreCase)),
        Row.Of("comparer-sorted-dictionary-reversed", new SortedDictionary<string, int>(Reversed)),
        Row.Of("comparer-sorted-list", new SortedList<string, int>(Entries, StringComparer.Ordinal)),
        Row.Of("comparer-concurrent-dictionary", new ConcurrentDictionary<string, int>(Entries, IgnoreCase)),
        Row.Of("comparer-concurrent-dictionary-own", new ConcurrentDictionary<string, int>(ByLength)),
        Row.Of("comparer-frozen-dictionary", Entries.ToFrozenDictionary(IgnoreCase)),
        Row.Of("comparer-frozen-set", new[] { "a" }.ToFrozenSet(IgnoreCase)),
        Row.Of("comparer-immutable-dictionary", Entries.ToImmutableDictionary(IgnoreCase)),
        Row.Of("comparer-immutable-dictionary-of-values", ImmutableDictionary.Create<int, string>(null, IgnoreCase)),
        Row.Of("comparer-immutable-sorted-dictionary", Entries.ToImmutableSortedDictionary(StringComparer.Ordinal)),
        Row.Of("comparer-immutable-sorted-dictionary-of-values", ImmutableSortedDictionary.Create<int, string>(null, IgnoreCase)),
        Row.Of("comparer-immutable-set", ImmutableHashSet.Create(IgnoreCase, "a")),
        Row.Of("comparer-immutable-sorted-set", ImmutableSortedSet.Create(StringComparer.Ordinal, "a", "B")),
        Row.Of("comparer-itself", StringComparer.Ordinal),
        Row.Of("comparer-itself-in-object", new Holder<IEqualityComparer<string>>(StringComparer.Ordinal, 1)),
    ];
}
