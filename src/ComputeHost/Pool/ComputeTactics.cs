using System.Diagnostics;
using ComputeHost.InProcess;
using ComputeHost.Processes;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="settings">The pool's settings.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolSettings settings);

internal static class ComputeTactics
{
    public static IComputeTactic Choose(ComputePoolSettings settings)
    {
        if (!RunsInProcess(settings.InProcess, Debugger.IsAttached))
        {
            return new ProcessTactic(settings);
        }

        Log.RunningInProcess(settings.LoggerFactory.CreateLogger<ComputePool>(), settings.InProcess);
        return new InProcessTactic(settings, new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached));
    }

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && debuggerAttached);
}
