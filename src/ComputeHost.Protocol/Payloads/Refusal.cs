namespace ComputeHost.Protocol.Payloads;

/// <summary>Says why a type or value is refused.</summary>
internal static class Refusal
{
    /// <param name="type">The refused type.</param>
    /// <param name="member">Where it was met, as <c>Order.Customer</c>; null if it stands for itself.</param>
    /// <param name="reason">Continues "because".</param>
    /// <param name="remedy">What to do, a sentence without its full stop.</param>
    /// <param name="cause">The exception that showed it, or null.</param>
    public static NotSerializableException Of(Type type, string? member, string reason, string remedy, Exception? cause = null)
    {
        string subject = member is null ? $"A value of type '{TypeName.Of(type)}'" : $"'{member}' of type '{TypeName.Of(type)}'";
        return new NotSerializableException($"{subject} would not arrive equal, because {reason}. {remedy}.", cause)
        {
            RefusedType = TypeName.Of(type),
            Member = member,
        };
    }
}
