namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>How one kind of collection is taken apart and put together.</summary>
/// <param name="items">The elements in the order in which they travel; null when the value stands for null.</param>
/// <param name="build">Makes the collection from its elements and its comparer, which is null for the default one.</param>
/// <param name="comparer">The comparer of a value, null if it is the default one; null for a kind that has none.</param>
internal sealed class CollectionKind<TCollection, T>(Func<TCollection, IEnumerable<T>?> items, Func<List<T>, object?, TCollection> build, Func<TCollection, object?>? comparer = null)
{
    public bool HasNull { get; } = default(TCollection) is null || items(default!) is null;

    /// <summary>Whether the elements have another order once the collection is made again.</summary>
    public bool AnyOrder { get; init; }

    public IEnumerable<T>? Items(TCollection value) => items(value);

    /// <exception cref="NotSerializableException">The collection has a comparer that the other side cannot make.</exception>
    public string? ComparerName(TCollection value) => comparer?.Invoke(value) is { } own ? KnownComparers.NameOf(own, typeof(TCollection)) : null;

    /// <exception cref="InvalidDataException">Not a collection of this kind.</exception>
    public TCollection Build(List<T> elements, string? comparerName)
    {
        if (comparerName is not null && comparer is null)
        {
            throw Malformed.Content(typeof(TCollection), "it names a comparer, but has none.");
        }

        int count = elements.Count;
        TCollection collection = build(elements, comparerName is null ? null : KnownComparers.Find(comparerName));
        return collection is IReadOnlyCollection<T> built && built.Count != count
            ? throw Malformed.Content(typeof(TCollection), "an element is there twice.")
            : collection;
    }
}
