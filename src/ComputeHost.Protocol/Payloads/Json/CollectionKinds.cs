using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>The collections that are known: one method each, found by what it returns.</summary>
/// <remarks>
/// Behind an interface of lists anything that can be enumerated may stand; it arrives as a list. Behind an interface of sets or dictionaries must stand one
/// whose comparer can be seen.
/// </remarks>
internal static class CollectionKinds
{
    // Stands for T[], which has no generic definition.
    private static readonly Type AnyArray = typeof(ReadOnlySpan<>);

    private static readonly Dictionary<Type, MethodInfo> Kinds = typeof(CollectionKinds)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(method => method.GetParameters().Length == 0 && method.ReturnType.Name == typeof(CollectionKind<,>).Name)
        .ToDictionary(method => DefinitionOf(method.ReturnType.GenericTypeArguments[0]));

    public static bool Contains(Type type) => Kinds.ContainsKey(DefinitionOf(type));

    /// <returns>A <see cref="CollectionKind{TCollection, T}"/> and the type of its elements.</returns>
    public static (object Kind, Type Element) Create(Type type)
    {
        Type[] arguments = type.IsArray ? [type.GetElementType()!] : type.GenericTypeArguments;
        MethodInfo method = Kinds[DefinitionOf(type)].MakeGenericMethod(arguments);
        return (method.Invoke(null, null)!, method.ReturnType.GenericTypeArguments[1]);
    }

    private static Type DefinitionOf(Type type) => type.IsSZArray ? AnyArray : type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static CollectionKind<T[], T> ArrayKind<T>() => new(array => array, (items, _) => [.. items]);

    private static CollectionKind<List<T>, T> ListKind<T>() => new(list => list, (items, _) => items);

    private static CollectionKind<IEnumerable<T>, T> EnumerableKind<T>() => new(items => items, (items, _) => items);

    private static CollectionKind<IReadOnlyCollection<T>, T> ReadOnlyCollectionInterfaceKind<T>() => new(items => items, (items, _) => items);

    private static CollectionKind<IReadOnlyList<T>, T> ReadOnlyListKind<T>() => new(items => items, (items, _) => items);

    private static CollectionKind<ICollection<T>, T> CollectionInterfaceKind<T>() => new(items => items, (items, _) => items);

    private static CollectionKind<IList<T>, T> ListInterfaceKind<T>() => new(items => items, (items, _) => items);

    private static CollectionKind<Memory<T>, T> MemoryKind<T>() => new(memory => MemoryMarshal.ToEnumerable<T>(memory), (items, _) => items.ToArray());

    private static CollectionKind<ReadOnlyMemory<T>, T> ReadOnlyMemoryKind<T>() => new(MemoryMarshal.ToEnumerable, (items, _) => items.ToArray());

    private static CollectionKind<LinkedList<T>, T> LinkedListKind<T>() => new(list => list, (items, _) => new LinkedList<T>(items));

    private static CollectionKind<Queue<T>, T> QueueKind<T>() => new(queue => queue, (items, _) => new Queue<T>(items));

    // A stack shows its top first and is filled from its bottom.
    private static CollectionKind<Stack<T>, T> StackKind<T>() => new(stack => stack, (items, _) => new Stack<T>(Enumerable.Reverse(items)));

    private static CollectionKind<ConcurrentQueue<T>, T> ConcurrentQueueKind<T>() => new(queue => queue, (items, _) => new ConcurrentQueue<T>(items));

    private static CollectionKind<ConcurrentStack<T>, T> ConcurrentStackKind<T>() =>
        new(stack => stack, (items, _) => new ConcurrentStack<T>(Enumerable.Reverse(items)));

    private static CollectionKind<Collection<T>, T> CollectionClassKind<T>() => new(items => items, (items, _) => new Collection<T>(items));

    private static CollectionKind<ReadOnlyCollection<T>, T> ReadOnlyCollectionKind<T>() => new(items => items, (items, _) => new ReadOnlyCollection<T>(items));

    private static CollectionKind<ImmutableArray<T>, T> ImmutableArrayKind<T>() => new(array => array.IsDefault ? null : array, (items, _) => [.. items]);

    private static CollectionKind<ImmutableList<T>, T> ImmutableListKind<T>() => new(list => list, (items, _) => [.. items]);

    private static CollectionKind<IImmutableList<T>, T> ImmutableListInterfaceKind<T>() => new(list => list, (items, _) => ImmutableList.CreateRange(items));

    private static CollectionKind<ImmutableQueue<T>, T> ImmutableQueueKind<T>() => new(queue => queue, (items, _) => ImmutableQueue.CreateRange(items));

    private static CollectionKind<ImmutableStack<T>, T> ImmutableStackKind<T>() =>
        new(stack => stack, (items, _) => ImmutableStack.CreateRange(Enumerable.Reverse(items)));

    private static CollectionKind<HashSet<T>, T> HashSetKind<T>() => new(set => set, (items, comparer) => new HashSet<T>(items, Equality<T>(comparer)), ComparerOf);

    private static CollectionKind<ISet<T>, T> SetKind<T>() => new(set => set, (items, comparer) => new HashSet<T>(items, Equality<T>(comparer)), ComparerOf);

    private static CollectionKind<IReadOnlySet<T>, T> ReadOnlySetKind<T>() =>
        new(set => set, (items, comparer) => new HashSet<T>(items, Equality<T>(comparer)), ComparerOf);

    private static CollectionKind<FrozenSet<T>, T> FrozenSetKind<T>() => new(set => set, (items, comparer) => items.ToFrozenSet(Equality<T>(comparer)), ComparerOf);

    private static CollectionKind<ImmutableHashSet<T>, T> ImmutableHashSetKind<T>() =>
        new(set => set, (items, comparer) => items.ToImmutableHashSet(Equality<T>(comparer)), ComparerOf);

    private static CollectionKind<SortedSet<T>, T> SortedSetKind<T>() =>
        new(set => set, (items, comparer) => new SortedSet<T>(items, Order<T>(comparer)), set => Own(set.Comparer));

    private static CollectionKind<ImmutableSortedSet<T>, T> ImmutableSortedSetKind<T>() =>
        new(set => set, (items, comparer) => items.ToImmutableSortedSet(Order<T>(comparer)), set => Own(set.KeyComparer));

    private static CollectionKind<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> DictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => new Dictionary<TKey, TValue>(items, Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<IDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> DictionaryInterfaceKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => new Dictionary<TKey, TValue>(items, Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<IReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ReadOnlyDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => new Dictionary<TKey, TValue>(items, Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ConcurrentDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => new ConcurrentDictionary<TKey, TValue>(items, Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> FrozenDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => items.ToFrozenDictionary(Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(dictionary => dictionary, (items, comparer) => items.ToImmutableDictionary(Equality<TKey>(comparer)), ComparerOf<TKey, TValue>);

    private static CollectionKind<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            dictionary => dictionary,
            (items, comparer) => new SortedDictionary<TKey, TValue>(new Dictionary<TKey, TValue>(items), Order<TKey>(comparer)),
            dictionary => Own(dictionary.Comparer));

    private static CollectionKind<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>> SortedListKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            list => list,
            (items, comparer) => new SortedList<TKey, TValue>(new Dictionary<TKey, TValue>(items), Order<TKey>(comparer)),
            list => Own(list.Comparer));

    private static CollectionKind<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> ImmutableSortedDictionaryKind<TKey, TValue>()
        where TKey : notnull =>
        new(
            dictionary => dictionary,
            (items, comparer) => items.ToImmutableSortedDictionary(Order<TKey>(comparer)),
            dictionary => KeyComparer(dictionary, Own(dictionary.KeyComparer), dictionary.ValueComparer));

    private static object? ComparerOf<T>(IEnumerable<T> set) => set switch
    {
        HashSet<T> hashSet => Own(hashSet.Comparer),
        FrozenSet<T> frozen => Own(frozen.Comparer),
        ImmutableHashSet<T> immutable => Own(immutable.KeyComparer),
        _ => throw UnknownComparer(set),
    };

    private static object? ComparerOf<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> dictionary)
        where TKey : notnull => dictionary switch
    {
        Dictionary<TKey, TValue> plain => Own(plain.Comparer),
        FrozenDictionary<TKey, TValue> frozen => Own(frozen.Comparer),
        ConcurrentDictionary<TKey, TValue> concurrent => Own(concurrent.Comparer),
        ImmutableDictionary<TKey, TValue> immutable => KeyComparer(immutable, Own(immutable.KeyComparer), immutable.ValueComparer),
        _ => throw UnknownComparer(dictionary),
    };

    private static object? KeyComparer<TValue>(object dictionary, object? keyComparer, IEqualityComparer<TValue> valueComparer) =>
        Own(valueComparer) is null
            ? keyComparer
            : throw Refusal.Of(dictionary.GetType(), member: null, "it compares its values in its own way", "Leave out its value comparer");

    private static object? Own<T>(IEqualityComparer<T> comparer) => ReferenceEquals(comparer, EqualityComparer<T>.Default) ? null : comparer;

    private static object? Own<T>(IComparer<T> comparer) => ReferenceEquals(comparer, Comparer<T>.Default) ? null : comparer;

    private static IEqualityComparer<T>? Equality<T>(object? comparer) => (IEqualityComparer<T>?)comparer;

    private static IComparer<T>? Order<T>(object? comparer) => (IComparer<T>?)comparer;

    private static NotSerializableException UnknownComparer(object collection) => Refusal.Of(
        collection.GetType(),
        member: null,
        "behind an interface it cannot be known how it compares its keys",
        $"Declare '{TypeName.Of(collection.GetType())}' itself if it is a type of .NET, or pass a Dictionary or HashSet");
}
