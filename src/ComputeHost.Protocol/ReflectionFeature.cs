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

    /// <summary>Why something must not be reached in a trimmed or Native AOT program.</summary>
    public const string Reason = "Looks types up by reflection and makes code at run time.";

    [SuppressMessage("Trimming", "IL4000", Justification = "The analyzer does not see that the linker takes a guard for false.")]
    [FeatureSwitchDefinition(SwitchName)]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    public static bool IsSupported => !AppContext.TryGetSwitch(SwitchName, out bool supported) || supported;
}
