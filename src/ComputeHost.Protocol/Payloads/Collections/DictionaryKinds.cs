using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>Dictionaries: collections of pairs. Behind an interface must stand one whose comparer can be seen.</summary>
internal static class DictionaryKinds
{
    public static CollectionKind<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> DictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, ToDictionary, ComparerOf<TKey, TValue>);

    public static CollectionKind<IDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> DictionaryInterfaceKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, ToDictionary, ComparerOf<TKey, TValue>);

    public static CollectionKind<IReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ReadOnlyDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, ToDictionary, ComparerOf<TKey, TValue>);

    public static CollectionKind<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ConcurrentDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => new ConcurrentDictionary<TKey, TValue>(items, CollectionComparer.Equality<TKey>(comparer)), ComparerOf<TKey, TValue>) { AnyOrder = true };

    public static CollectionKind<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> FrozenDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => items.ToFrozenDictionary(CollectionComparer.Equality<TKey>(comparer)), ComparerOf<TKey, TValue>) { AnyOrder = true };

    public static CollectionKind<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => items.ToImmutableDictionary(CollectionComparer.Equality<TKey>(comparer)), ComparerOf<TKey, TValue>) { AnyOrder = true };

    public static CollectionKind<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            dictionary => dictionary,
            (items, comparer) => Filled(new SortedDictionary<TKey, TValue>(CollectionComparer.Order<TKey>(comparer)), items),
            dictionary => CollectionComparer.Own(dictionary.Comparer));

    public static CollectionKind<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedListKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            list => list,
            (items, comparer) => Filled(new SortedList<TKey, TValue>(items.Count, CollectionComparer.Order<TKey>(comparer)), items),
            list => CollectionComparer.Own(list.Comparer));

    public static CollectionKind<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableSortedDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            dictionary => dictionary,
            (items, comparer) => items.ToImmutableSortedDictionary(CollectionComparer.Order<TKey>(comparer)),
            dictionary => KeyComparer(dictionary, CollectionComparer.Own(dictionary.KeyComparer), dictionary.ValueComparer));

    /// <returns>Null for the default comparer, and for a collection that is no dictionary.</returns>
    internal static object? OwnComparer<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> items)
        where TKey : notnull => items switch
    {
        SortedDictionary<TKey, TValue> sorted => CollectionComparer.Own(sorted.Comparer),
        SortedList<TKey, TValue> sorted => CollectionComparer.Own(sorted.Comparer),
        ImmutableSortedDictionary<TKey, TValue> sorted => CollectionComparer.Own(sorted.KeyComparer),
        IReadOnlyDictionary<TKey, TValue> or IDictionary<TKey, TValue> => ComparerOf(items),
        _ => null,
    };

    private static object? ComparerOf<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> dictionary)
        where TKey : notnull => dictionary switch
    {
        Dictionary<TKey, TValue> plain => CollectionComparer.Own(plain.Comparer),
        FrozenDictionary<TKey, TValue> frozen => CollectionComparer.Own(frozen.Comparer),
        ConcurrentDictionary<TKey, TValue> concurrent => CollectionComparer.Own(concurrent.Comparer),
        ImmutableDictionary<TKey, TValue> immutable => KeyComparer(immutable, CollectionComparer.Own(immutable.KeyComparer), immutable.ValueComparer),
        _ => throw CollectionComparer.Unknown(dictionary),
    };

    private static Dictionary<TKey, TValue> ToDictionary<TKey, TValue>(List<KeyValuePair<TKey, TValue>> items, object? comparer)
        where TKey : notnull => new(items, CollectionComparer.Equality<TKey>(comparer));

    private static TDictionary Filled<TDictionary, TKey, TValue>(TDictionary dictionary, List<KeyValuePair<TKey, TValue>> items)
        where TDictionary : IDictionary<TKey, TValue>
    {
        foreach ((TKey key, TValue value) in items)
        {
            dictionary.Add(key, value);
        }

        return dictionary;
    }

    private static object? KeyComparer<TValue>(object dictionary, object? keyComparer, IEqualityComparer<TValue> valueComparer) =>
        CollectionComparer.Own(valueComparer) is null
            ? keyComparer
            : throw Refusal.Of(dictionary.GetType(), member: null, "it compares its values in its own way", "Leave out its value comparer");
}
