namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>The comparers of collections: which one is the collection's own choice, and in which of its two forms a restored one is used.</summary>
internal static class CollectionComparer
{
    /// <returns>Null for the default comparer.</returns>
    public static object? Own<T>(IEqualityComparer<T> comparer) => ReferenceEquals(comparer, EqualityComparer<T>.Default) ? null : comparer;

    /// <returns>Null for the default comparer.</returns>
    public static object? Own<T>(IComparer<T> comparer) => ReferenceEquals(comparer, Comparer<T>.Default) ? null : comparer;

    public static IEqualityComparer<T>? Equality<T>(object? comparer) => (IEqualityComparer<T>?)comparer;

    public static IComparer<T>? Order<T>(object? comparer) => (IComparer<T>?)comparer;

    public static NotSerializableException Unknown(object collection) => Refusal.Of(
        collection.GetType(),
        member: null,
        "behind an interface it cannot be known how it compares its keys",
        $"Declare '{TypeName.Of(collection.GetType())}' itself if it is a type of .NET, or pass a Dictionary or HashSet");
}
