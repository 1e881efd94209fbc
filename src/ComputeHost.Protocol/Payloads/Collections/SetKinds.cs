using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>Sets. Behind an interface must stand one whose comparer can be seen.</summary>
internal static class SetKinds
{
    public static CollectionKind<HashSet<T>, T> HashSetKind<T>() => new(set => set, ToHashSet, ComparerOf);

    public static CollectionKind<ISet<T>, T> SetKind<T>() => new(set => set, ToHashSet, ComparerOf);

    public static CollectionKind<IReadOnlySet<T>, T> ReadOnlySetKind<T>() => new(set => set, ToHashSet, ComparerOf);

    public static CollectionKind<FrozenSet<T>, T> FrozenSetKind<T>() => new(set => set, (items, comparer) => items.ToFrozenSet(CollectionComparer.Equality<T>(comparer)), ComparerOf) { AnyOrder = true };

    public static CollectionKind<ImmutableHashSet<T>, T> ImmutableHashSetKind<T>() =>
        new(set => set, (items, comparer) => items.ToImmutableHashSet(CollectionComparer.Equality<T>(comparer)), ComparerOf) { AnyOrder = true };

    public static CollectionKind<SortedSet<T>, T> SortedSetKind<T>() =>
        new(set => set, (items, comparer) => new SortedSet<T>(items, CollectionComparer.Order<T>(comparer)), set => CollectionComparer.Own(set.Comparer));

    public static CollectionKind<ImmutableSortedSet<T>, T> ImmutableSortedSetKind<T>() =>
        new(set => set, (items, comparer) => items.ToImmutableSortedSet(CollectionComparer.Order<T>(comparer)), set => CollectionComparer.Own(set.KeyComparer));

    private static HashSet<T> ToHashSet<T>(List<T> items, object? comparer) => new(items, CollectionComparer.Equality<T>(comparer));

    private static object? ComparerOf<T>(IEnumerable<T> set) => set switch
    {
        HashSet<T> hashSet => CollectionComparer.Own(hashSet.Comparer),
        FrozenSet<T> frozen => CollectionComparer.Own(frozen.Comparer),
        ImmutableHashSet<T> immutable => CollectionComparer.Own(immutable.KeyComparer),
        _ => throw CollectionComparer.Unknown(set),
    };
}
