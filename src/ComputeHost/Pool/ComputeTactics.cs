using System.Diagnostics;
using ComputeHost.Daemons;
using ComputeHost.Executors;
using ComputeHost.InProcess;
using ComputeHost.Processes;
using ComputeHost.Protocol;
using ComputeHost.Tactics;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="options">The pool's, checked; nobody changes them any more.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolOptions options);

internal static class ComputeTactics
{
    /// <summary>The tactics of a pool: today one for all its methods.</summary>
    public static IComputeTactic Choose(ComputePoolOptions options) => new TacticRouter([ChooseOne(options)]);

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached, bool hotReload) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && (debuggerAttached || hotReload));

    private static IComputeTactic ChooseOne(ComputePoolOptions options)
    {
        ILogger logger = options.EffectiveLoggerFactory.CreateLogger<ComputePool>();
        bool hotReload = HotReload.ChangesThisProgram;
        if (!RunsInProcess(options.InProcess, Debugger.IsAttached, hotReload))
        {
            if (hotReload)
            {
                Log.WorkersMissHotReload(logger, options.InProcess);
            }

            return StartElsewhere(options);
        }

        return ReflectionFeature.IsSupported ? StartInProcess(options, logger)
            // Without a debugger's help, rather than not at all.
            : options.InProcess == InProcessMode.WhenDebugging ? StartElsewhere(options)
            : throw new InvalidOperationException(
                $"ComputePoolOptions.InProcess is '{options.InProcess}', but a program with the switch '{ReflectionFeature.SwitchName}' off, as trimmed and Native AOT programs are, cannot run compute methods itself. "
                + "Set InProcess to Never and name a worker program in 'WorkerCommand', or publish the program without PublishTrimmed and PublishAot.");
    }

    private static IComputeTactic StartElsewhere(ComputePoolOptions options) => options.Address is null ? new ProcessTactic(options) : new DaemonTactic(options);

    private static ExecutorTactic StartInProcess(ComputePoolOptions options, ILogger logger)
    {
        Log.RunningInProcess(logger, options.InProcess, ReasonOf(options.InProcess, Debugger.IsAttached));
        var executor = new ThreadExecutor(options.MaxWorkers * options.SlotsPerWorker);
        var time = new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached);
        return new ExecutorTactic(options, executor, time, StartMethods.RunOnceAsync);
    }

    private static string ReasonOf(InProcessMode mode, bool debuggerAttached) =>
        mode == InProcessMode.Always ? "" : debuggerAttached ? ", and a debugger is attached" : ", and 'dotnet watch' applies edits to this process alone";
}
