using ComputeHost.Processes;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="settings">The pool's settings.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolSettings settings);

internal static class ComputeTactics
{
    public static IComputeTactic Choose(ComputePoolSettings settings) => new ProcessTactic(settings);
}
