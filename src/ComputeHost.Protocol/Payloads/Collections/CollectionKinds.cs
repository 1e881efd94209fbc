using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>The collections that are known, found by their closed type: reflection on a closed type is not there in a program compiled ahead of time.</summary>
internal static class CollectionKinds
{
    /// <returns>Null for a type that is none of these.</returns>
    public static CollectionKind<TCollection, T>? Find<TCollection, T>() => (FindList<TCollection, T>() ?? FindSet<TCollection, T>()) as CollectionKind<TCollection, T>;

    /// <returns>Null for a type that is none of these.</returns>
    public static CollectionKind<TDictionary, KeyValuePair<TKey, TValue>>? FindDictionary<TDictionary, TKey, TValue>()
        where TKey : notnull
    {
        Type type = typeof(TDictionary);
        object? kind = type == typeof(Dictionary<TKey, TValue>) ? DictionaryKinds.DictionaryKind<TKey, TValue>()
            : type == typeof(IDictionary<TKey, TValue>) ? DictionaryKinds.DictionaryInterfaceKind<TKey, TValue>()
            : type == typeof(IReadOnlyDictionary<TKey, TValue>) ? DictionaryKinds.ReadOnlyDictionaryKind<TKey, TValue>()
            : type == typeof(ConcurrentDictionary<TKey, TValue>) ? DictionaryKinds.ConcurrentDictionaryKind<TKey, TValue>()
            : type == typeof(FrozenDictionary<TKey, TValue>) ? DictionaryKinds.FrozenDictionaryKind<TKey, TValue>()
            : type == typeof(ImmutableDictionary<TKey, TValue>) ? DictionaryKinds.ImmutableDictionaryKind<TKey, TValue>()
            : type == typeof(SortedDictionary<TKey, TValue>) ? DictionaryKinds.SortedDictionaryKind<TKey, TValue>()
            : type == typeof(SortedList<TKey, TValue>) ? DictionaryKinds.SortedListKind<TKey, TValue>()
            : type == typeof(ImmutableSortedDictionary<TKey, TValue>) ? DictionaryKinds.ImmutableSortedDictionaryKind<TKey, TValue>()
            : null;
        return kind as CollectionKind<TDictionary, KeyValuePair<TKey, TValue>>;
    }

    private static object? FindList<TCollection, T>()
    {
        Type type = typeof(TCollection);
        return type == typeof(IEnumerable<T>) ? ListKinds.EnumerableKind<T>()
            : type == typeof(IReadOnlyCollection<T>) ? ListKinds.ReadOnlyCollectionInterfaceKind<T>()
            : type == typeof(IReadOnlyList<T>) ? ListKinds.ReadOnlyListKind<T>()
            : type == typeof(ICollection<T>) ? ListKinds.CollectionInterfaceKind<T>()
            : type == typeof(IList<T>) ? ListKinds.ListInterfaceKind<T>()
            : type == typeof(Memory<T>) ? ListKinds.MemoryKind<T>()
            : type == typeof(ReadOnlyMemory<T>) ? ListKinds.ReadOnlyMemoryKind<T>()
            : type == typeof(LinkedList<T>) ? ListKinds.LinkedListKind<T>()
            : type == typeof(Queue<T>) ? ListKinds.QueueKind<T>()
            : type == typeof(Stack<T>) ? ListKinds.StackKind<T>()
            : type == typeof(ConcurrentQueue<T>) ? ListKinds.ConcurrentQueueKind<T>()
            : type == typeof(ConcurrentStack<T>) ? ListKinds.ConcurrentStackKind<T>()
            : type == typeof(Collection<T>) ? ListKinds.CollectionClassKind<T>()
            : type == typeof(ReadOnlyCollection<T>) ? ListKinds.ReadOnlyCollectionKind<T>()
            : type == typeof(ImmutableArray<T>) ? ListKinds.ImmutableArrayKind<T>()
            : type == typeof(ImmutableList<T>) ? ListKinds.ImmutableListKind<T>()
            : type == typeof(IImmutableList<T>) ? ListKinds.ImmutableListInterfaceKind<T>()
            : type == typeof(ImmutableQueue<T>) ? ListKinds.ImmutableQueueKind<T>()
            : type == typeof(ImmutableStack<T>) ? ListKinds.ImmutableStackKind<T>()
            : null;
    }

    private static object? FindSet<TCollection, T>()
    {
        Type type = typeof(TCollection);
        return type == typeof(HashSet<T>) ? SetKinds.HashSetKind<T>()
            : type == typeof(ISet<T>) ? SetKinds.SetKind<T>()
            : type == typeof(IReadOnlySet<T>) ? SetKinds.ReadOnlySetKind<T>()
            : type == typeof(FrozenSet<T>) ? SetKinds.FrozenSetKind<T>()
            : type == typeof(ImmutableHashSet<T>) ? SetKinds.ImmutableHashSetKind<T>()
            : type == typeof(SortedSet<T>) ? SetKinds.SortedSetKind<T>()
            : type == typeof(ImmutableSortedSet<T>) ? SetKinds.ImmutableSortedSetKind<T>()
            : null;
    }
}
