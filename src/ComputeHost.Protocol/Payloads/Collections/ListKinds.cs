using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>Collections that are elements in an order. Behind an interface anything may stand that a list can stand for; it arrives as one.</summary>
internal static class ListKinds
{
    public static CollectionKind<IEnumerable<T>, T> EnumerableKind<T>() => new(ListLikeness.Check, (items, _) => items);

    public static CollectionKind<IReadOnlyCollection<T>, T> ReadOnlyCollectionInterfaceKind<T>() => new(ListLikeness.Check, (items, _) => items);

    public static CollectionKind<IReadOnlyList<T>, T> ReadOnlyListKind<T>() => new(ListLikeness.Check, (items, _) => items);

    public static CollectionKind<ICollection<T>, T> CollectionInterfaceKind<T>() => new(ListLikeness.CheckGrowing, (items, _) => items);

    public static CollectionKind<IList<T>, T> ListInterfaceKind<T>() => new(ListLikeness.Check, (items, _) => items);

    public static CollectionKind<Memory<T>, T> MemoryKind<T>() => new(memory => MemoryMarshal.ToEnumerable<T>(memory), (items, _) => items.ToArray());

    public static CollectionKind<ReadOnlyMemory<T>, T> ReadOnlyMemoryKind<T>() => new(MemoryMarshal.ToEnumerable, (items, _) => items.ToArray());

    public static CollectionKind<LinkedList<T>, T> LinkedListKind<T>() => new(list => list, (items, _) => new LinkedList<T>(items));

    public static CollectionKind<Queue<T>, T> QueueKind<T>() => new(queue => queue, (items, _) => new Queue<T>(items));

    // A stack shows its top first and is filled from its bottom.
    public static CollectionKind<Stack<T>, T> StackKind<T>() => new(stack => stack, (items, _) => new Stack<T>(Enumerable.Reverse(items)));

    public static CollectionKind<ConcurrentQueue<T>, T> ConcurrentQueueKind<T>() => new(queue => queue, (items, _) => new ConcurrentQueue<T>(items));

    public static CollectionKind<ConcurrentStack<T>, T> ConcurrentStackKind<T>() =>
        new(stack => stack, (items, _) => new ConcurrentStack<T>(Enumerable.Reverse(items)));

    public static CollectionKind<Collection<T>, T> CollectionClassKind<T>() => new(items => items, (items, _) => new Collection<T>(items));

    public static CollectionKind<ReadOnlyCollection<T>, T> ReadOnlyCollectionKind<T>() => new(items => items, (items, _) => new ReadOnlyCollection<T>(items));

    public static CollectionKind<ImmutableArray<T>, T> ImmutableArrayKind<T>() => new(array => array.IsDefault ? null : array, (items, _) => [.. items]);

    public static CollectionKind<ImmutableList<T>, T> ImmutableListKind<T>() => new(list => list, (items, _) => [.. items]);

    public static CollectionKind<IImmutableList<T>, T> ImmutableListInterfaceKind<T>() => new(list => list, (items, _) => ImmutableList.CreateRange(items));

    public static CollectionKind<ImmutableQueue<T>, T> ImmutableQueueKind<T>() => new(queue => queue, (items, _) => ImmutableQueue.CreateRange(items));

    public static CollectionKind<ImmutableStack<T>, T> ImmutableStackKind<T>() =>
        new(stack => stack, (items, _) => ImmutableStack.CreateRange(Enumerable.Reverse(items)));
}
