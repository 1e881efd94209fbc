using PolyType;
using PolyType.Abstractions;
using PolyType.ReflectionProvider;

namespace ComputeHost.Protocol.Payloads.Shapes;

/// <summary>Where the shapes of types come from: reflection in an ordinary program, a source generator in one that is trimmed.</summary>
internal static class TypeShapes
{
    /// <exception cref="NotSerializableException">The type has no shape.</exception>
    public static ITypeShape Find(Type type, string? member) => ReflectionFeature.IsSupported
        ? Of(ReflectionTypeShapeProvider.Default, type, member)
        : GeneratedShapes.Find(type) ?? throw WithoutShape(type, member);

    /// <exception cref="NotSerializableException">The provider has no shape of the type.</exception>
    public static ITypeShape Of(ITypeShapeProvider provider, Type type, string? member) =>
        Ask(() => provider.GetTypeShape(type), type, member) ?? throw WithoutShape(type, member);

    /// <exception cref="NotSerializableException">They contradict each other, as two of one name do.</exception>
    public static IReadOnlyList<IPropertyShape> MembersOf(IObjectTypeShape shape, string? member) => Ask(() => shape.Properties, shape.Type, member);

    private static T Ask<T>(Func<T> shape, Type type, string? member)
    {
        try
        {
            return shape();
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw Refusal.Of(type, member, $"it has no shape ({exception.Message.TrimEnd('.')})", "Pass a record or class of plain data", exception);
        }
    }

    private static NotSerializableException WithoutShape(Type type, string? member) => Refusal.Of(
        type,
        member,
        "no shape was generated for it, and a trimmed program cannot look at its members",
        $"Write [GenerateShapeFor<{TypeName.Of(type)}>] on a partial class, and name that class in [assembly: ComputeShapes(typeof(…))]");
}
