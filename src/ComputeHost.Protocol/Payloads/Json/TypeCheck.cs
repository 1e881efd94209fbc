using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// Looks, once for each declared type, at all types that its values are made of, and refuses those of which something would be lost without a word.
/// </summary>
internal sealed class TypeCheck
{
    private readonly HashSet<Type> _seen = [];
    private readonly Queue<(Type Type, string? Member)> _open = new();

    private TypeCheck()
    {
    }

    /// <returns>All types that its values are made of.</returns>
    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public static IReadOnlyCollection<Type> Check(Type type)
    {
        var check = new TypeCheck();
        check.Add(type, member: null);
        while (check._open.TryDequeue(out (Type Type, string? Member) next))
        {
            check.CheckType(next.Type, next.Member);
        }

        return check._seen;
    }

    private void Add(Type type, string? member)
    {
        Type present = Nullable.GetUnderlyingType(type) ?? type;
        if (_seen.Add(present))
        {
            _open.Enqueue((present, member));
        }
    }

    private void CheckType(Type type, string? member)
    {
        RefusedTypes.Check(type, member);
        JsonTypeInfo info = InfoOf(type, member);
        if (info.Converter is IComposite composite)
        {
            foreach (Type part in composite.Parts)
            {
                Add(part, member);
            }
        }
        else if (!IsKnown(info.Converter))
        {
            throw Refusal.Of(
                type,
                member,
                $"its own converter '{TypeName.Of(info.Converter.GetType())}' may leave something out",
                "Pass the members of the type in a record without a converter, or pass its text or bytes");
        }
        else if (info.Kind == JsonTypeInfoKind.Object)
        {
            CheckObject(type, info, member);
        }
        else if (info.Kind != JsonTypeInfoKind.None)
        {
            throw Refusal.Of(type, member, "it is a collection of a kind that is not known, which may hold more than its elements", "Pass its elements as an array or list");
        }
        else if (!JsonScalars.Contains(type) && !IsOurs(info.Converter))
        {
            throw Refusal.Of(type, member, "it is no data", "Pass a record or class of plain data");
        }
    }

    private static JsonTypeInfo InfoOf(Type type, string? member)
    {
        try
        {
            return JsonContract.Options.GetTypeInfo(type);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw Refusal.Of(type, member, $"it has no contract ({exception.Message.TrimEnd('.')})", "Pass a record or class of plain data", exception);
        }
    }

    private void CheckObject(Type type, JsonTypeInfo info, string? member)
    {
        CheckDerivedTypes(type, info.PolymorphismOptions, member);
        if (type.IsAbstract)
        {
            return;
        }

        ObjectState.CheckConstructor(type, info, member);
        ObjectState.CheckFields(type, info, member);
        foreach (JsonPropertyInfo property in info.Properties)
        {
            string name = $"{TypeName.Short(type)}.{ObjectState.NameOf(property)}";
            if (property.CustomConverter is { } converter && !IsKnown(converter))
            {
                throw Refusal.Of(
                    property.PropertyType,
                    name,
                    $"its own converter '{TypeName.Of(converter.GetType())}' may leave something out",
                    "Remove its [JsonConverter], or mark it with [JsonIgnore] if it need not travel");
            }

            if (property.Get is not null)
            {
                Add(property.PropertyType, name);
            }
        }
    }

    private void CheckDerivedTypes(Type type, JsonPolymorphismOptions? polymorphism, string? member)
    {
        if (polymorphism is null)
        {
            if (type.IsAbstract)
            {
                throw Refusal.Of(
                    type,
                    member,
                    "it is abstract and does not say which types it stands for",
                    $"Declare a concrete type, or list each one on '{TypeName.Short(type)}' with [JsonDerivedType(typeof(…), \"name\")]");
            }

            return;
        }

        foreach (JsonDerivedType derived in polymorphism.DerivedTypes)
        {
            if (derived.TypeDiscriminator is null)
            {
                throw Refusal.Of(
                    derived.DerivedType,
                    member,
                    $"its [JsonDerivedType] on '{TypeName.Of(type)}' gives it no name, so it would arrive as its base type",
                    $"Write [JsonDerivedType(typeof({TypeName.Short(derived.DerivedType)}), \"name\")]");
            }

            Add(derived.DerivedType, member);
        }
    }

    private static bool IsKnown(JsonConverter converter) => IsOurs(converter) || converter.GetType().Assembly == typeof(JsonConverter).Assembly;

    private static bool IsOurs(JsonConverter converter) => converter.GetType().Assembly == typeof(TypeCheck).Assembly;
}
