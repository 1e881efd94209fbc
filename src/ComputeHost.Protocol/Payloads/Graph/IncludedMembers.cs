using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Members that a shape does not have because they are not public, or cannot be set from outside, and that [JsonInclude] asks for all the same.</summary>
internal static class IncludedMembers
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [RequiresUnreferencedCode("Looks up members that are not public.")]
    public static IEnumerable<MemberInfo> Of(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (MemberInfo member in level.GetMembers(Own))
            {
                if (member is (PropertyInfo { SetMethod: not null, GetMethod: not null } or FieldInfo { IsInitOnly: false }) && member.IsDefined(typeof(JsonIncludeAttribute), inherit: true))
                {
                    yield return member;
                }
            }
        }
    }

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    [RequiresDynamicCode("Makes a generic type of the member's.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "Only where nothing is trimmed; the method has no annotated parameters.")]
    public static Member<T> Create<T>(MemberInfo member, GraphCodec codec) =>
        (Member<T>)typeof(IncludedMembers).GetMethod(nameof(CreateTyped), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(typeof(T), codec.Type).Invoke(null, [member, codec])!;

    // By reflection at each use: they are rare, and a delegate to a setter of a structure is not made that simply.
    private static Member<T, TValue> CreateTyped<T, TValue>(MemberInfo member, GraphCodec<TValue> codec) => member is PropertyInfo property
        ? new(member.Name, codec, (ref T target) => (TValue)property.GetValue(target)!, (ref T target, TValue value) => target = Set(property.SetValue, target, value))
        : new(member.Name, codec, (ref T target) => (TValue)((FieldInfo)member).GetValue(target)!, (ref T target, TValue value) => target = Set(((FieldInfo)member).SetValue, target, value));

    private static T Set<T>(Action<object?, object?> set, T target, object? value)
    {
        object boxed = target!;
        set(boxed, value);
        return (T)boxed;
    }
}
