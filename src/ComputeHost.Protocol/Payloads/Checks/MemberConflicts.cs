using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <summary>Members of which one changes what another has set: the other side sets each of them, and what is set last wins.</summary>
/// <remarks>What a getter computes, and what a setter does by way of other objects, cannot be seen in their code; a round trip of a value shows it.</remarks>
[RequiresUnreferencedCode(ReflectionFeature.Reason)]
internal static class MemberConflicts
{
    /// <param name="type">An object type.</param>
    /// <param name="members">Those that travel.</param>
    /// <param name="isLeftOut">Whether a field need not travel.</param>
    /// <exception cref="NotSerializableException">Two members set one field, or one sets a field that it does not show.</exception>
    public static void Check(Type type, IReadOnlyList<MemberInfo> members, Predicate<FieldInfo> isLeftOut)
    {
        var setters = new Dictionary<FieldInfo, MemberInfo>(SameField.Instance);
        foreach (MemberInfo member in members)
        {
            (HashSet<FieldInfo> shown, HashSet<FieldInfo> set) = UseOf(member, type);
            foreach (FieldInfo field in set.Where(field => !isLeftOut(field)))
            {
                if (!setters.TryAdd(field, member))
                {
                    throw Refused(type, member, $"it and '{setters[field].Name}' set the same field, so that one changes what the other has set", setters[field]);
                }

                if (!shown.Contains(field))
                {
                    throw Refused(type, member, $"its setter also changes '{ObjectState.NameOf(field)}', which it does not show", member);
                }
            }
        }
    }

    private static (HashSet<FieldInfo> Shown, HashSet<FieldInfo> Set) UseOf(MemberInfo member, Type type)
    {
        if (member is FieldInfo field)
        {
            HashSet<FieldInfo> itself = new(SameField.Instance) { field };
            return (itself, itself);
        }

        var property = (PropertyInfo)member;
        HashSet<FieldInfo> shown = FieldUse.AllReadBy(property.GetMethod, type);
        // Without a setter, it is set by the constructor.
        return (shown, property.SetMethod is { } setter ? FieldUse.AllWrittenBy(setter, type) : new HashSet<FieldInfo>(FieldUse.ReadBy(property.GetMethod), SameField.Instance));
    }

    private static NotSerializableException Refused(Type type, MemberInfo member, string reason, MemberInfo other) => Refusal.Of(
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType,
        $"{TypeName.Short(type)}.{member.Name}",
        reason,
        $"Mark '{other.Name}' with [JsonIgnore] if the other members tell all, or pass a record that holds the fields alone");
}
