using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Execution.Json;

/// <summary>
/// Looks at all types that values of a type are made of, and refuses those of which JSON shows nothing or cannot be read, so that this is told before a method runs.
/// What only a value shows is found when it is written.
/// </summary>
internal sealed class JsonTypeCheck
{
    private const string Encoded = "Send it encoded, or pass a type that JSON can carry";

    private static readonly HashSet<Type> Stacks = [typeof(Stack<>), typeof(ConcurrentStack<>), typeof(ImmutableStack<>), typeof(IImmutableStack<>)];

    private readonly HashSet<Type> _seen = [];
    private readonly Queue<(Type Type, string? Member)> _open = new();

    private JsonTypeCheck()
    {
    }

    /// <exception cref="NotSerializableException">JSON cannot carry values of the type.</exception>
    public static void Check(Type type)
    {
        var check = new JsonTypeCheck();
        check.Add(type, member: null);
        while (check._open.TryDequeue(out (Type Type, string? Member) next))
        {
            check.CheckType(next.Type, next.Member);
        }
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
        if (ReasonAgainst(type) is { } reason)
        {
            throw Refusal.Of(type, member, reason, Encoded);
        }

        JsonTypeInfo contract = ContractOf(type, member);
        if (contract.Converter.GetType().Assembly != typeof(JsonConverter).Assembly)
        {
            return;
        }

        switch (contract.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(contract, member);
                break;
            case JsonTypeInfoKind.Enumerable:
                CheckReadable(contract, "[]"u8, member);
                Add(contract.ElementType!, member);
                break;
            case JsonTypeInfoKind.Dictionary:
                CheckReadable(contract, "{}"u8, member);
                CheckKey(contract, member);
                Add(contract.ElementType!, member);
                break;
        }
    }

    private static string? ReasonAgainst(Type type) =>
        type.IsArray && !type.IsSZArray ? "JSON has no arrays of several dimensions"
        : type == typeof(nint) || type == typeof(nuint) ? "its size is that of a process, and JSON is for all"
        : !type.IsGenericType ? null
        : Stacks.Contains(type.GetGenericTypeDefinition()) ? "JSON does not say which end of it is the top"
        : type.GetGenericTypeDefinition() == typeof(IMemoryOwner<>) ? "it is memory that is lent"
        : null;

    private static JsonTypeInfo ContractOf(Type type, string? member)
    {
        try
        {
            return JsonFaceContract.Options.GetTypeInfo(type);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw Refusal.Of(type, member, $"System.Text.Json has no contract for it ({exception.Message.TrimEnd('.')})", Encoded, exception);
        }
    }

    private void CheckObject(JsonTypeInfo contract, string? member)
    {
        foreach (JsonDerivedType derived in contract.PolymorphismOptions?.DerivedTypes ?? [])
        {
            Add(derived.DerivedType, member);
        }

        if (contract.Properties.Count == 0 && HoldsSomething(contract.Type))
        {
            throw Refusal.Of(
                contract.Type,
                member,
                "JSON shows nothing of what it holds",
                IsUnmarked(contract.Type) ? $"Mark the constructor that takes it with [JsonConstructor]. {Encoded}" : Encoded);
        }

        foreach (JsonPropertyInfo property in contract.Properties.Where(property => property.CustomConverter is null))
        {
            Add(property.PropertyType, $"{TypeName.Short(contract.Type)}.{(property.AttributeProvider as MemberInfo)?.Name ?? property.Name}");
        }
    }

    // A structure is made without a constructor, unless one is marked.
    private static bool IsUnmarked(Type type) => type.IsValueType && !RawValues.Contains(type) && type.GetConstructors().Length > 0;

    private static bool HoldsSomething(Type type) =>
        !type.IsAbstract && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length > 0;

    // Whether it can be made at all; this runs no code of the user's, since all collections that travel are those of .NET.
    private static void CheckReadable(JsonTypeInfo contract, ReadOnlySpan<byte> empty, string? member)
    {
        try
        {
            JsonSerializer.Deserialize(empty, contract);
        }
        catch (NotSupportedException exception)
        {
            throw Refusal.Of(contract.Type, member, "System.Text.Json can write such a collection but not make one", Encoded, exception);
        }
    }

    private static void CheckKey(JsonTypeInfo contract, string? member)
    {
        if (ContractOf(contract.KeyType!, member) is { Kind: not JsonTypeInfoKind.None } key)
        {
            throw Refusal.Of(key.Type, member, "it is a key, and keys in JSON are texts", Encoded);
        }
    }
}
