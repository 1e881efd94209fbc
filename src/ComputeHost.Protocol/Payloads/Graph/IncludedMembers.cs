using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;
using ComputeHost.Protocol.Payloads.Checks;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>
/// Members that a shape does not have and that travel all the same: what [JsonInclude] asks for though it is not public or cannot be set from outside, and public
/// ones that only another serializer's attributes leave out.
/// </summary>
internal static class IncludedMembers
{
    private const BindingFlags Unwrapped = BindingFlags.DoNotWrapExceptions;

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public static IEnumerable<MemberInfo> Of(Type type)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            MemberInfo[] members = level.GetMembers(Own);
            foreach (MemberInfo member in members)
            {
                if (CanBeSet(member) && (member.IsDefined(typeof(JsonIncludeAttribute), inherit: true) || (IsPublic(member) && !ObjectState.IsLeftOut(member) && !hidden.Contains(member.Name))))
                {
                    yield return member;
                }
            }

            // What a derived type overrides or hides, it decides about.
            hidden.UnionWith(members.Select(static member => member.Name));
        }
    }

    private static bool CanBeSet(MemberInfo member) => member is PropertyInfo { SetMethod: not null, GetMethod: not null } property
        ? property.GetIndexParameters().Length == 0
        : member is FieldInfo { IsInitOnly: false };

    private static bool IsPublic(MemberInfo member) => member is PropertyInfo { SetMethod.IsPublic: true, GetMethod.IsPublic: true } or FieldInfo { IsPublic: true };

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    public static Member<T> Create<T>(MemberInfo member, GraphCodec codec) =>
        (Member<T>)typeof(IncludedMembers).GetMethod(nameof(CreateTyped), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(typeof(T), codec.Type).Invoke(null, [member, codec])!;

    // By reflection at each use: they are rare, and a delegate to a setter of a structure is not made that simply.
    private static ShapeMember<T, TValue> CreateTyped<T, TValue>(MemberInfo member, GraphCodec<TValue> codec) => member is PropertyInfo property
        ? new(member.Name, codec, (ref T target) => (TValue)property.GetValue(target, Unwrapped, null, null, null)!, (ref T target, TValue value) => target = Set(Setter(property), target, value))
        : new(member.Name, codec, (ref T target) => (TValue)((FieldInfo)member).GetValue(target)!, (ref T target, TValue value) => target = Set(((FieldInfo)member).SetValue, target, value));

    private static Action<object?, object?> Setter(PropertyInfo property) => (target, value) => property.SetValue(target, value, Unwrapped, null, null, null);

    private static T Set<T>(Action<object?, object?> set, T target, object? value)
    {
        object boxed = target!;
        set(boxed, value);
        return (T)boxed;
    }
}
