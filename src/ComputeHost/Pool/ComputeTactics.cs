using System.Diagnostics;
using ComputeHost.InProcess;
using ComputeHost.Processes;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="options">The pool's, checked; nobody changes them any more.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolOptions options);

internal static class ComputeTactics
{
    public static IComputeTactic Choose(ComputePoolOptions options)
    {
        ILogger logger = options.EffectiveLoggerFactory.CreateLogger<ComputePool>();
        bool hotReload = HotReload.ChangesThisProgram;
        if (!RunsInProcess(options.InProcess, Debugger.IsAttached, hotReload))
        {
            if (hotReload)
            {
                Log.WorkersMissHotReload(logger, options.InProcess);
            }

            return new ProcessTactic(options);
        }

        Log.RunningInProcess(logger, options.InProcess, Debugger.IsAttached ? ", and a debugger is attached" : hotReload ? ", and 'dotnet watch' applies edits to this process alone" : "");
        return new InProcessTactic(options, new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached));
    }

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached, bool hotReload) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && (debuggerAttached || hotReload));
}
