using System.Diagnostics.CodeAnalysis;

/// <summary>A start-up hook such as an application may have, used where a test's runtime configuration names this assembly.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this name.")]
internal static class StartupHook
{
    internal static void Initialize() => Environment.SetEnvironmentVariable(ComputeHost.Worker.Tests.SampleStart.HookVariable, "ran");
}
