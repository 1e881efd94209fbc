using System.Reflection;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Execution.Methods;

/// <summary>How a method looks in C#, for people.</summary>
internal static class MethodSignature
{
    /// <summary>A type and a name per parameter, without a token or context that the method ends in.</summary>
    public static IEnumerable<string> ParametersOf(MethodContract contract)
    {
        ParameterInfo[] parameters = contract.Method!.GetParameters();
        return contract.ParameterTypes.Select((type, index) => $"{NameOf(type)} {parameters[index].Name}");
    }

    public static string ResultOf(MethodContract contract) => NameOf(contract.Method!.ReturnType);

    private static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value) + "?";
        }

        if (type.IsGenericType)
        {
            string name = type.Name.Split('`')[0];
            string arguments = string.Join(", ", type.GetGenericArguments().Select(NameOf));
            return name == nameof(ValueTuple) ? $"({arguments})" : $"{name}<{arguments}>";
        }

        return type.IsEnum ? type.Name : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Byte => "byte",
            TypeCode.SByte => "sbyte",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Decimal => "decimal",
            TypeCode.Char => "char",
            TypeCode.String => "string",
            _ => type == typeof(void) ? "void" : type.Name,
        };
    }
}
