using System.Reflection;

namespace ComputeHost.Calls;

/// <summary>
/// What names a method on the wire unless it has been given a name: its declaring type plus its signature. The same in every process, culture and
/// build.
/// </summary>
internal static class MethodKey
{
    public static string Of(MethodInfo method) =>
        $"{TypeName.Of(method.DeclaringType!)}.{method.Name}({string.Join(",", method.GetParameters().Select(parameter => TypeName.Of(parameter.ParameterType)))})";

    /// <summary>The declaring type and the method's name, as a stack shows them; null if the key is a given name.</summary>
    public static (string Type, string Name)? Split(string key)
    {
        int end = key.IndexOf('(', StringComparison.Ordinal);
        int dot = end < 0 || key[^1] != ')' ? -1 : key.LastIndexOf('.', end);
        return dot > 0 && dot < end - 1 ? (key[..dot], key[(dot + 1)..end]) : null;
    }
}
