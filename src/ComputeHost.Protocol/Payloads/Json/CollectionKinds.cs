using System.Reflection;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>The collections that are known: one method each in the classes below, found by what it returns.</summary>
internal static class CollectionKinds
{
    // Stands for T[], which has no generic definition.
    private static readonly Type AnyArray = typeof(ReadOnlySpan<>);

    private static readonly Dictionary<Type, MethodInfo> Kinds = new[] { typeof(ListKinds), typeof(SetKinds), typeof(DictionaryKinds) }
        .SelectMany(kinds => kinds.GetMethods(BindingFlags.Static | BindingFlags.Public))
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
}
