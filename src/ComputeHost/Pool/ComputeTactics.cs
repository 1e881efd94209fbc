using System.Diagnostics;
using ComputeHost.Daemons;
using ComputeHost.Executors;
using ComputeHost.InProcess;
using ComputeHost.Inline;
using ComputeHost.Processes;
using ComputeHost.Protocol;
using ComputeHost.Seam;
using ComputeHost.Tactics;
using ComputeHost.Threads;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Decides where the calls of a new pool run.</summary>
/// <param name="options">The pool's, checked; nobody changes them any more.</param>
internal delegate IComputeTactic ComputeTacticFactory(ComputePoolOptions options);

internal static class ComputeTactics
{
    /// <summary>The tactics of a pool, each made when it is needed.</summary>
    public static IComputeTactic Choose(ComputePoolOptions options) =>
        new TacticRouter(options.Tactic, new MethodTactics(options).Of, tactic => Create(tactic, options));

    public static bool RunsInProcess(InProcessMode mode, bool debuggerAttached, bool hotReload) =>
        mode == InProcessMode.Always || (mode == InProcessMode.WhenDebugging && (debuggerAttached || hotReload));

    private static IComputeTactic Create(ComputeTactic tactic, ComputePoolOptions options) => tactic switch
    {
        ComputeTactic.Queue => options.CreateQueueTactic?.Invoke(options) ?? new LackingTactic(),
        ComputeTactic.Process => StartProcesses(options),
        _ => ReflectionFeature.IsSupported
            ? CreateHere(tactic, options)
            : throw CannotRunHere($"A method has the tactic '{tactic}'", "Choose the tactic 'Process' for it"),
    };

    private static IComputeTactic CreateHere(ComputeTactic tactic, ComputePoolOptions options) =>
        tactic == ComputeTactic.Thread ? StartThreads(options) : new InlineTactic(options);

    private static IComputeTactic StartProcesses(ComputePoolOptions options)
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
            : throw CannotRunHere($"ComputePoolOptions.InProcess is '{options.InProcess}'", "Set InProcess to Never");
    }

    private static InvalidOperationException CannotRunHere(string demand, string remedy) => new(
        $"{demand}, but a program with the switch '{ReflectionFeature.SwitchName}' off, as trimmed and Native AOT programs are, cannot run compute methods itself. "
        + $"{remedy} and name a worker program in 'WorkerCommand', or publish the program without PublishTrimmed and PublishAot.");

    private static IComputeTactic StartElsewhere(ComputePoolOptions options) =>
        options.Address is null ? new ProcessTactic(options) : new DaemonTactic(options);

    private static ExecutorTactic StartInProcess(ComputePoolOptions options, ILogger logger)
    {
        Log.RunningInProcess(logger, options.InProcess, ReasonOf(options.InProcess, Debugger.IsAttached));
        return OnThreads(options, options.MaxWorkers * options.SlotsPerWorker, sharesValues: false);
    }

    private static ExecutorTactic StartThreads(ComputePoolOptions options)
    {
        if (options.ShareValues)
        {
            Log.SharingValues(options.EffectiveLoggerFactory.CreateLogger<ComputePool>());
        }

        return OnThreads(options, options.Threads, sharesValues: true);
    }

    private static ExecutorTactic OnThreads(ComputePoolOptions options, int threads, bool sharesValues)
    {
        var time = new DebuggerTime(TimeProvider.System, static () => Debugger.IsAttached);
        var executor = new ThreadExecutor(threads, options.MaxLostThreads ?? threads, options.ThreadNice, time);
        return new ExecutorTactic(options, executor, time, StartMethods.RunOnceAsync, sharesValues);
    }

    private static string ReasonOf(InProcessMode mode, bool debuggerAttached) =>
        mode == InProcessMode.Always ? "" : debuggerAttached ? ", and a debugger is attached" : ", and 'dotnet watch' applies edits to this process alone";
}
