using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>
/// Whether a list can stand for a collection behind an interface of sequences. What tells elements apart in its own way, or refuses some, is no list
/// to those who search or add.
/// </summary>
internal static class ListLikeness
{
    /// <summary>For an interface by which nothing can be added.</summary>
    /// <exception cref="NotSerializableException">It compares its elements in its own way.</exception>
    public static IEnumerable<T>? Check<T>(IEnumerable<T>? items)
    {
        if (items is not (null or T[] or List<T>) && Comparers<T>.OwnOf(items) is not null)
        {
            throw Refusal.Of(
                items.GetType(),
                member: null,
                "behind an interface of sequences it arrives as a list, which does not compare as it does",
                $"Declare '{TypeName.Of(items.GetType())}' itself or its interface (ISet, IReadOnlySet, IDictionary, IReadOnlyDictionary), or pass its elements: ToArray()");
        }

        return items;
    }

    /// <summary>For an interface by which elements can be added.</summary>
    /// <exception cref="NotSerializableException">It is a set or a dictionary.</exception>
    public static IEnumerable<T>? CheckGrowing<T>(IEnumerable<T>? items)
    {
        if (items is ISet<T> || (items is not (null or T[] or List<T>) && Comparers<T>.IsDictionary(items)))
        {
            throw Refusal.Of(
                items.GetType(),
                member: null,
                "behind an 'ICollection' it arrives as a list, which takes an element twice",
                "Declare its class, ISet or IDictionary, or pass its elements: ToList()");
        }

        return items;
    }

    private static class Comparers<T>
    {
        private static readonly bool HoldsPairs = typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

        private static readonly Func<IEnumerable<T>, object?>? OfDictionary = HoldsPairs && ReflectionFeature.IsSupported ? MakeOfDictionary() : null;

        /// <returns>Null for the default one, and for a collection that is known to have none.</returns>
        public static object? OwnOf(IEnumerable<T> items) => items switch
        {
            HashSet<T> set => CollectionComparer.Own(set.Comparer),
            SortedSet<T> set => CollectionComparer.Own(set.Comparer),
            FrozenSet<T> set => CollectionComparer.Own(set.Comparer),
            ImmutableHashSet<T> set => CollectionComparer.Own(set.KeyComparer),
            ImmutableSortedSet<T> set => CollectionComparer.Own(set.KeyComparer),
            _ when OfDictionary is not null => OfDictionary(items),

            // The comparer cannot be asked for, and may be an own one.
            _ => IsDictionary(items) ? items : null,
        };

        public static bool IsDictionary(IEnumerable<T> items) =>
            HoldsPairs && (ReflectionFeature.IsSupported ? HasInterfaceOfDictionary(items) : items is ICollection<T> and not IList<T>);

        [RequiresUnreferencedCode(ReflectionFeature.Reason)]
        private static bool HasInterfaceOfDictionary(IEnumerable<T> items) =>
            items.GetType().GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>));

        // T is what it takes from a dictionary's pair, which the type system does not tell.
        [RequiresUnreferencedCode(ReflectionFeature.Reason)]
        [RequiresDynamicCode(ReflectionFeature.Reason)]
        private static Func<IEnumerable<T>, object?> MakeOfDictionary() =>
            typeof(DictionaryKinds).GetMethod(nameof(DictionaryKinds.OwnComparer), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(typeof(T).GenericTypeArguments).CreateDelegate<Func<IEnumerable<T>, object?>>();
    }
}
