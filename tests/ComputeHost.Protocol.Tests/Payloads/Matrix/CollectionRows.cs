using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class CollectionRows
{
    private static readonly string?[] Texts = ["b", null, "a", "b"];
    private static readonly Dictionary<string, int> Entries = new() { ["b"] = 2, ["a"] = 1, ["c"] = 3 };

    public static IEnumerable<Row> All =>
    [
        Row.Of("list", Texts.ToList()),
        Row.Of("list-of-numbers", new List<long> { 1, -1 }),
        Row.Of("list-of-enums", new List<Color> { Color.Green, (Color)7 }),
        Row.Of("list-null-in-object", new Holder<List<string>?>(null, 1)),
        Row.Of("list-empty-in-object", new Holder<List<string>>([], 1)),
        Row.Of("list-of-lists", new List<List<int>?> { new() { 1 }, null, new() }),
        Row.Of("list-derived", (List<int>)new OwnList()),
        Row.Of("linked-list", new LinkedList<string?>(Texts)),
        Row.Of("queue", new Queue<string?>(Texts)),
        Row.Of("queue-that-has-turned", Turned()),
        Row.Of("stack-order", new Stack<string?>(Texts)),
        Row.Of("stack-of-numbers-in-object", new Holder<Stack<int>>(new Stack<int>([1, 2, 3]), 1)),
        Row.Of("concurrent-queue", new ConcurrentQueue<string?>(Texts)),
        Row.Of("concurrent-stack-order", new ConcurrentStack<string?>(Texts)),
        Row.Of("concurrent-bag", new ConcurrentBag<string?>(Texts)),
        Row.Of("concurrent-dictionary", new ConcurrentDictionary<string, int>(Entries)),
        Row.OfType("blocking-collection", typeof(BlockingCollection<int>)),
        Row.Of("priority-queue", new PriorityQueue<int, int>([(1, 1)])),
        Row.Of("collection", new Collection<string?>([.. Texts])),
        Row.Of("collection-observable", new ObservableCollection<string?>(Texts)),
        Row.Of("collection-observable-for-declared-base", (Collection<string?>)new ObservableCollection<string?>(Texts)),
        Row.Of("collection-read-only", new ReadOnlyCollection<string?>(Texts)),
        Row.Of("collection-read-only-observable", new ReadOnlyObservableCollection<string?>([.. Texts])),
        Row.Of("collection-of-own", new RefusedShapes.OwnCollection { 1 }),
        Row.Of("collection-of-own-without-more", new OwnList { 1, 2 }),
        Row.Of("collection-own-enumerable", new RefusedShapes.OwnEnumerable()),
        Row.Of("collection-with-own-add", new Bag { 1, 2 }),
        Row.Of("collection-keyed", new ByName { new Rectangle(1, 2) }),
        Row.Of("collection-of-strings", new StringCollection { "a" }),
        Row.Of("collection-name-value", new NameValueCollection { ["a"] = "b" }),
        Row.Of("collection-array-list", new ArrayList { 1 }),
        Row.Of("collection-hashtable", new Hashtable { [1] = 2 }),
        Row.Of("collection-bits", new BitArray([true])),
        Row.Of("set", Texts.ToHashSet()),
        Row.Of("set-of-numbers-in-object", new Holder<HashSet<int>>([3, 1, 2], 1)),
        Row.Of("set-order-after-removal", Shuffled()),
        Row.Of("set-sorted", new SortedSet<string?>(Texts)),
        Row.Of("set-sorted-view", new SortedSet<int>([1, 2, 3]).GetViewBetween(2, 3)),
        Row.Of("set-frozen", Texts.ToFrozenSet()),
        Row.Of("set-read-only", new ReadOnlySet<int>(new HashSet<int> { 1 })),
        Row.Of("set-immutable", Texts.ToImmutableHashSet()),
        Row.Of("set-immutable-sorted", Texts.ToImmutableSortedSet()),
        Row.Of("dictionary", Entries),
        Row.Of("dictionary-empty-in-object", new Holder<Dictionary<string, int>>([], 1)),
        Row.Of("dictionary-null-in-object", new Holder<Dictionary<string, int>?>(null, 1)),
        Row.Of("dictionary-order-after-removal", Replaced()),
        Row.Of("dictionary-of-nullable", new Dictionary<int, double?> { [1] = null, [2] = -0.0 }),
        Row.Of("dictionary-of-dictionaries", new Dictionary<string, Dictionary<int, string>?> { ["a"] = new() { [1] = "b" }, ["c"] = null }),
        Row.Of("dictionary-key-nan", new Dictionary<double, int> { [double.NaN] = 1, [-0.0] = 2 }),
        Row.Of("dictionary-key-record", new Dictionary<Rectangle, string> { [new(1, 2)] = "a" }),
        Row.Of("dictionary-key-object", new Dictionary<Node, int> { [new Node { Number = 1 }] = 1, [new Node { Number = 1 }] = 2 }),
        Row.Of("dictionary-key-structure", new Dictionary<Entry, int> { [new("a", 1)] = 1 }),
        Row.Of("dictionary-key-array", new Dictionary<byte[], int> { [[1]] = 1, [[2]] = 2 }),
        Row.Of("dictionary-sorted", new SortedDictionary<string, int>(Entries)),
        Row.Of("dictionary-sorted-list", new SortedList<string, int>(Entries)),
        Row.Of("dictionary-frozen", Entries.ToFrozenDictionary()),
        Row.Of("dictionary-read-only", new ReadOnlyDictionary<string, int>(Entries)),
        Row.Of("dictionary-read-only-in-object", new Holder<ReadOnlyDictionary<string, int>>(new(Entries), 1)),
        Row.Of("dictionary-immutable", Entries.ToImmutableDictionary()),
        Row.Of("dictionary-immutable-sorted", Entries.ToImmutableSortedDictionary()),
        Row.Of("dictionary-ordered", new OrderedDictionary<string, int>(Entries)),
        Row.Of("dictionary-of-own", new OwnDictionary { ["a"] = 1 }),
        Row.Of("lookup", Entries.ToLookup(entry => entry.Value % 2, entry => entry.Key)),
        Row.Of("immutable-list", ImmutableList.CreateRange(Texts)),
        Row.Of("immutable-queue", ImmutableQueue.CreateRange(Texts)),
        Row.Of("immutable-stack-order", ImmutableStack.CreateRange(Texts)),
        Row.Of("immutable-list-builder", ImmutableList.CreateBuilder<int>()),
    ];

    private static Queue<int> Turned()
    {
        var queue = new Queue<int>([1, 2, 3, 4]);
        queue.Dequeue();
        queue.Enqueue(5);
        return queue;
    }

    private static HashSet<int> Shuffled()
    {
        HashSet<int> set = [1, 2, 3, 4];
        set.Remove(2);
        set.Add(9);
        return set;
    }

    private static Dictionary<string, int> Replaced()
    {
        var entries = new Dictionary<string, int>(Entries);
        entries.Remove("a");
        entries["z"] = 26;
        return entries;
    }
}

internal sealed class OwnList : List<int>;

internal sealed class OwnDictionary : Dictionary<string, int>
{
    public string? Title { get; set; }
}

internal sealed class Bag : IEnumerable<int>
{
    private readonly List<int> _items = [];

    public void Add(int item) => _items.Add(item);

    public IEnumerator<int> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class ByName : KeyedCollection<double, Rectangle>
{
    protected override double GetKeyForItem(Rectangle item) => item.Width;
}
