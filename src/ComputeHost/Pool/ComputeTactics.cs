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
        ILogger logger = settings.LoggerFactory.CreateLogger<ComputePool>();
        bool hotReload = HotReload.ChangesThisProgram;
        if (!RunsInProcess(settings.InProcess, Debugger.IsAttached, hotReload))
        {
            if (hotReload)
            {
                Log.WorkersMissHotReload(logger, settings.InProcess);
            }

            return new ProcessTactic(settings);
        }

        Log.RunningInProcess(logger, settings.InProcess, Debugger.IsAttached ? ", and a debugger is attached" : hotReload ? ", and 'dotnet watch' applies edits to this process alone" : "");
        return new InProcessTactic(settings, new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached));
    }

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached, bool hotReload) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && (debuggerAttached || hotReload));
}
