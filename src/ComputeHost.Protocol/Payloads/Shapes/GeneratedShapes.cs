using System.Reflection;
using System.Runtime.CompilerServices;
using PolyType;

namespace ComputeHost.Protocol.Payloads.Shapes;

/// <summary>The shapes that a source generator has made, found through <see cref="ComputeShapesAttribute"/>.</summary>
internal static class GeneratedShapes
{
    /// <summary>What PolyType's generator calls the property of a witness class.</summary>
    private const string ProviderProperty = "GeneratedTypeShapeProvider";

    private static readonly ConditionalWeakTable<Assembly, ITypeShapeProvider[]> Known = [];

    /// <summary>
    /// Looks on the assemblies of the type and of what it is made of, then on that of the program, then on all others: a library may have the shape of a type that
    /// neither it nor the program declares.
    /// </summary>
    /// <returns>Null if none of them has a shape of the type.</returns>
    /// <exception cref="NotSerializableException">A class that is named as having shapes has none.</exception>
    public static ITypeShape? Find(Type type)
    {
        var assemblies = new HashSet<Assembly>();
        Collect(type, assemblies);
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            assemblies.Add(entry);
        }

        return FindOn(assemblies) ?? FindOn(AppDomain.CurrentDomain.GetAssemblies().OrderBy(static assembly => assembly.FullName, StringComparer.Ordinal));

        ITypeShape? FindOn(IEnumerable<Assembly> searched) => searched.SelectMany(ProvidersOf).Select(provider => provider.GetTypeShape(type)).FirstOrDefault(shape => shape is not null);
    }

    private static void Collect(Type type, HashSet<Assembly> assemblies)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        assemblies.Add(type.Assembly);
        foreach (Type argument in type.GenericTypeArguments)
        {
            Collect(argument, assemblies);
        }
    }

    private static ITypeShapeProvider[] ProvidersOf(Assembly assembly) =>
        Known.GetValue(assembly, static added => [.. added.GetCustomAttributes<ComputeShapesAttribute>().Select(static attribute => ProviderOf(attribute))]);

    private static ITypeShapeProvider ProviderOf(ComputeShapesAttribute attribute) =>
        attribute.Witness.GetProperty(ProviderProperty, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ITypeShapeProvider
            ?? throw Refusal.Of(
                attribute.Witness,
                member: null,
                "[assembly: ComputeShapes] names it, but no shapes were generated for it",
                "Make it a partial class with a [GenerateShapeFor<T>] for each type that is passed or returned");
}
