using System.Reflection;

namespace ComputeHost.Protocol.Launch;

/// <summary>One build of one assembly.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="Id">The module version id, which a compiler makes anew with each change of the code.</param>
internal sealed record ModuleIdentity(string Name, Guid Id)
{
    public override string ToString() => $"{Name}, build {Id}";

    public static ModuleIdentity Of(Assembly assembly) => new(assembly.GetName().Name ?? "", assembly.ManifestModule.ModuleVersionId);
}
