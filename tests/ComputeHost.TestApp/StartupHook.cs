using System.Diagnostics.CodeAnalysis;
using ComputeHost.TestApp;

/// <summary>A start-up hook of the user's own. The name and the missing namespace are the runtime's contract.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this name.")]
internal static class StartupHook
{
    internal static void Initialize() => Facts.SetByHook = true;
}
