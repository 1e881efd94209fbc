namespace ComputeHost.Protocol.Payloads;

/// <summary>Values travel as their declared type; one that is more than that would lose what it adds.</summary>
internal static class RuntimeType
{
    /// <exception cref="NotSerializableException">The value's type is another one.</exception>
    public static void Check(object value, Type declared)
    {
        if (value.GetType() != declared)
        {
            throw Refused(value.GetType(), declared);
        }
    }

    // Apart from the check, which every object passes, and which is to cost no more than a comparison.
    public static NotSerializableException Refused(Type actual, Type declared) => Refusal.Of(
        actual,
        member: null,
        $"it is declared as '{TypeName.Of(declared)}', and what it adds would be lost",
        RemedyFor(actual, declared));

    private static string RemedyFor(Type actual, Type declared) =>
        declared.IsArray || declared.Assembly == typeof(List<>).Assembly || declared.Assembly == typeof(LinkedList<>).Assembly
            ? $"Pass a '{TypeName.Of(declared)}' itself"
            : $"Declare '{TypeName.Of(actual)}' itself, or list it with [JsonDerivedType(typeof({TypeName.Short(actual)}), \"name\")] on '{TypeName.Of(declared)}'";
}
