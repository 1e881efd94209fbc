using System.Text;

namespace ComputeHost;

/// <summary>
/// The readable full name of a type: <c>System.Collections.Generic.Dictionary&lt;System.String,System.Int32&gt;[]</c>. The same in every process, culture and
/// version: no assembly is named.
/// </summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        var name = new StringBuilder();
        Append(name, type);
        return name.ToString();
    }

    /// <summary>For messages, where the namespace is noise: <c>Outer.Inner</c>.</summary>
    public static string Short(Type type)
    {
        string name = type.Name.Split('`')[0];
        return type.DeclaringType is null || type.IsGenericParameter ? name : $"{Short(type.DeclaringType)}.{name}";
    }

    private static void Append(StringBuilder name, Type type)
    {
        if (type.HasElementType)
        {
            Append(name, type.GetElementType()!);
            name.Append(type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "&");
        }
        else if (type.IsGenericParameter || type.IsFunctionPointer)
        {
            name.Append(type.IsFunctionPointer ? "delegate*" : type.Name);
        }
        else
        {
            AppendNamed(name, type, type.GetGenericArguments());
        }
    }

    private static void AppendNamed(StringBuilder name, Type type, Type[] arguments)
    {
        int outer = 0;
        if (type.DeclaringType is { } declaring)
        {
            // A nested type's arguments begin with those of the types around it.
            outer = declaring.GetGenericArguments().Length;
            AppendNamed(name, declaring, arguments[..outer]);
            name.Append('.');
        }
        else if (!string.IsNullOrEmpty(type.Namespace))
        {
            name.Append(type.Namespace).Append('.');
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        name.Append(tick < 0 ? type.Name : type.Name[..tick]);
        for (int index = outer; index < arguments.Length; index++)
        {
            name.Append(index == outer ? '<' : ',');
            Append(name, arguments[index]);
        }

        if (arguments.Length > outer)
        {
            name.Append('>');
        }
    }
}
