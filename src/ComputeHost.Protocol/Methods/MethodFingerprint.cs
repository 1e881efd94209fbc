using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using ComputeHost.Protocol.Payloads.Raw;
using Google.Protobuf;

namespace ComputeHost.Protocol.Methods;

/// <summary>
/// What the values of a method are made of: its parameters' and result's types with their members. Two programs that were built apart compare it at a
/// method's first call, because a value could otherwise arrive as another one: as a number of an enum that means something else, or in a member of
/// another type.
/// </summary>
internal sealed class MethodFingerprint
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Type, int> _described = [];

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private MethodFingerprint(MethodContract method)
    {
        foreach (Type parameter in method.ParameterTypes)
        {
            Append(parameter);
            _text.Append(' ');
        }

        _text.Append("→ ");
        Append(method.ResultType == typeof(NoResult) ? typeof(void) : method.ResultType);
    }

    public static ulong Of(MethodContract method) => RawLayout.Hash(Describe(method));

    /// <summary>
    /// In words: <c>{Id:System.Int32;Next:#0;State:System.Int32{New=0;Paid=1;};} → System.Boolean</c>. A type of the application is described where
    /// it first occurs, and from then on has the number of its description; how it is called is each program's own business.
    /// </summary>
    public static string Describe(MethodContract method) => ReflectionFeature.IsSupported ? new MethodFingerprint(method)._text.ToString() : "";

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void Append(Type type)
    {
        if (type.HasElementType)
        {
            Append(type.GetElementType()!);
            _text.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
        }
        else if (type.IsAssignableTo(typeof(IMessage)))
        {
            // These have rules of their own for what may change.
            _text.Append("message");
        }
        else if (!IsOfThePlatform(type))
        {
            AppendShape(type);
        }
        else if (type.IsGenericType)
        {
            AppendGeneric(type);
        }
        else
        {
            _text.Append(TypeName.Of(type));
        }
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void AppendGeneric(Type type)
    {
        char separator = '<';
        _text.Append(type.Namespace).Append('.').Append(TypeName.Short(type));
        foreach (Type argument in type.GetGenericArguments())
        {
            _text.Append(separator);
            Append(argument);
            separator = ',';
        }

        _text.Append('>');
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void AppendShape(Type type)
    {
        if (!_described.TryAdd(type, _described.Count))
        {
            _text.Append(CultureInfo.InvariantCulture, $"#{_described[type]}");
            return;
        }

        if (type.IsEnum)
        {
            _text.Append(TypeName.Of(type.GetEnumUnderlyingType())).Append('{');
            AppendNumbers(type);
        }
        else
        {
            _text.Append('{');
            AppendMembers(type);
        }

        _text.Append('}');
    }

    private void AppendNumbers(Type type)
    {
        foreach (string name in Enum.GetNames(type).Order(StringComparer.Ordinal))
        {
            _text.Append(name).Append('=').Append(Enum.Format(type, Enum.Parse(type, name), "d")).Append(';');
        }
    }

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private void AppendMembers(Type type)
    {
        foreach ((string name, Type memberType) in Members(type).OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            _text.Append(name).Append(':');
            Append(memberType);
            _text.Append(';');
        }

        foreach (JsonDerivedTypeAttribute derived in type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
        {
            _text.Append('$').Append(derived.TypeDiscriminator).Append(':');
            Append(derived.DerivedType);
            _text.Append(';');
        }
    }

    /// <summary>Those that travel: fields, and properties that can be set or that a constructor sets.</summary>
    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    private static IEnumerable<(string Name, Type Type)> Members(Type type)
    {
        ILookup<string, ParameterInfo> constructed = type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .ToLookup(parameter => parameter.Name ?? "", StringComparer.OrdinalIgnoreCase);
        return type.GetFields(BindingFlags.Instance | BindingFlags.Public).Select(field => (field.Name, field.FieldType))
            .Concat(type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.GetIndexParameters().Length == 0 && (property.SetMethod is not null || constructed.Contains(property.Name)))
                .Select(property => (property.Name, property.PropertyType)));
    }

    private static bool IsOfThePlatform(Type type) => type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true;
}
