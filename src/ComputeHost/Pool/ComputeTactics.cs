using System.Diagnostics;
using ComputeHost.Executors;
using ComputeHost.InProcess;
using ComputeHost.Processes;
using ComputeHost.Tactics;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="settings">The pool's settings.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolSettings settings);

internal static class ComputeTactics
{
    /// <summary>The tactics of a pool: today one for all its methods.</summary>
    public static IComputeTactic Choose(ComputePoolSettings settings) => new TacticRouter([ChooseOne(settings)]);

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached, bool hotReload) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && (debuggerAttached || hotReload));

    private static IComputeTactic ChooseOne(ComputePoolSettings settings)
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

        Log.RunningInProcess(logger, settings.InProcess, ReasonOf(settings.InProcess, Debugger.IsAttached));
        var executor = new ThreadExecutor(settings.MaxWorkers * settings.SlotsPerWorker);
        var time = new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached);
        return new ExecutorTactic(settings, executor, time, StartMethods.RunOnceAsync);
    }

    private static string ReasonOf(InProcessMode mode, bool debuggerAttached) =>
        mode == InProcessMode.Always ? "" : debuggerAttached ? ", and a debugger is attached" : ", and 'dotnet watch' applies edits to this process alone";
}
