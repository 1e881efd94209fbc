using System.Reflection;

namespace ComputeHost.Conventions.Tests;

public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] UserNamespaces = ["ComputeHost", "ComputeHost.Queue", "ComputeHost.Testing", "Microsoft.Extensions.DependencyInjection"];

    /// <summary>The daemon is a program; nobody compiles against it.</summary>
    private static IEnumerable<Type> PublicTypes =>
        Repository.Libraries.Where(library => library != "ComputeHost.Daemon").SelectMany(library => Repository.AssemblyOf(library).GetExportedTypes());

    [Fact]
    public void PublicSignature_OfAnyType_HasNoTransportType() =>
        Violations.AssertNone(
            from type in PublicTypes
            from used in TypesInSignaturesOf(type)
            where used.Namespace is { } name && (name.StartsWith("Grpc.", StringComparison.Ordinal) || name.StartsWith("Google.Protobuf", StringComparison.Ordinal))
            select $"{type} shows {used}");

    [Fact]
    public void Protocol_Types_AreInternal() =>
        Violations.AssertNone(Repository.AssemblyOf("ComputeHost.Protocol").GetExportedTypes().Select(type => $"{type} is public"));

    [Fact]
    public void PublicClass_UnlessAbstract_IsSealed() =>
        Violations.AssertNone(PublicTypes.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => $"{type} can be derived from"));

    [Fact]
    public void PublicType_OfAnyLibrary_IsInANamespaceThatUsersImport() =>
        // The runtime looks a start-up hook up by this name, without a namespace.
        Violations.AssertNone(PublicTypes.Where(type => type.FullName != "StartupHook" && !UserNamespaces.Contains(type.Namespace)).Select(type => $"{type} is in {type.Namespace}"));

    private static IEnumerable<Type> TypesInSignaturesOf(Type type)
    {
        IEnumerable<Type> inherited = type.GetInterfaces().Append(type.BaseType ?? typeof(object)).Concat(ConstraintsOf(type.GetGenericArguments()));
        IEnumerable<Type> own = type.GetMembers(Declared).SelectMany(member => member switch
        {
            FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } or FieldInfo { IsFamilyOrAssembly: true } => [((FieldInfo)member).FieldType],
            MethodBase { IsPublic: true } or MethodBase { IsFamily: true } or MethodBase { IsFamilyOrAssembly: true } => TypesOf((MethodBase)member),
            _ => Enumerable.Empty<Type>(),
        });
        return inherited.Concat(own).SelectMany(Parts);
    }

    private static IEnumerable<Type> TypesOf(MethodBase method)
    {
        IEnumerable<Type> parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        return method is MethodInfo { ReturnType: var result } ? parameters.Append(result).Concat(method.IsGenericMethod ? ConstraintsOf(method.GetGenericArguments()) : []) : parameters;
    }

    private static IEnumerable<Type> ConstraintsOf(Type[] arguments) =>
        arguments.Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().Where(argument => !argument.IsGenericParameter).SelectMany(Parts).Prepend(type);
}
