using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>The collections whose elements have another order once they are made again.</summary>
internal static class HashOrder
{
    private static readonly HashSet<Type> Definitions =
    [
        typeof(ConcurrentDictionary<,>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
    ];

    /// <summary>Whether values of the type hold such collections.</summary>
    public static bool IsIn(Type type) => TypeCheck.Check(type).Any(part => part.IsGenericType && Definitions.Contains(part.GetGenericTypeDefinition()));
}
