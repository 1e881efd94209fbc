using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Protocol;

/// <summary>
/// Whether this program may look types up by reflection and make code at run time, as an ordinary program does and a worker must. A trimmed or Native AOT
/// client may not: there it is a constant, and the linker leaves out what stands behind it.
/// </summary>
internal static class ReflectionFeature
{
    /// <summary>The switch in the runtime configuration; the build sets it from <c>ComputeHostReflection</c>.</summary>
    public const string SwitchName = "ComputeHost.Reflection.IsSupported";

    [FeatureSwitchDefinition(SwitchName)]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    public static bool IsSupported => !AppContext.TryGetSwitch(SwitchName, out bool supported) || supported;
}
