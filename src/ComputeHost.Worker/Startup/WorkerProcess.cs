using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Logging;

namespace ComputeHost.Worker.Startup;

/// <summary>The life of a worker process, whichever of its entries was used: the hook, the stock entry or the program's own call.</summary>
internal static class WorkerProcess
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(30);
    private static int _entered;

    /// <exception cref="InvalidOperationException">This process was not started as a worker.</exception>
    public static void ThrowIfNotStartedAsWorker()
    {
        if (!WorkerEnvironment.IsStartedAsWorker)
        {
            throw new InvalidOperationException(
                $"This process was not started by a ComputeHost supervisor, so it cannot serve as a worker. Start a pool with ComputePool.StartAsync, which starts its workers itself; in a program named by WorkerCommand call ComputeWorker.RunAsync only if '{nameof(ComputeWorker)}.{nameof(ComputeWorker.IsWorker)}' is true.");
        }
    }

    /// <summary>Serves on the calling thread, the process's main thread, and ends the process.</summary>
    [DoesNotReturn]
    public static void RunToEnd(IReadOnlyList<string> hooks)
    {
#pragma warning disable VSTHRD002 // A start-up hook is synchronous, and the main thread has nothing else to do.
        int exitCode = RunAsync(hooks, afterUserCode: false, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        OwnProcess.Exit(exitCode);
    }

    /// <summary>Serves until the supervisor lets go.</summary>
    /// <param name="hooks">The application's start-up hooks that are still to be run.</param>
    /// <param name="afterUserCode">Whether the program's own code has run before, and may have written to standard output.</param>
    /// <param name="cancellationToken">Drains the worker.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> hooks, bool afterUserCode, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _entered, 1) == 1)
        {
            throw new InvalidOperationException("This process already serves as a worker. Call ComputeWorker.RunAsync once.");
        }

        ControlInput control = EnterWorker();
        WorkerBoot? boot = await ReadBootAsync(control).ConfigureAwait(false);
        if (boot is null)
        {
            return WorkerExitCode.BadBoot;
        }

        if (boot.Protocol != ProtocolVersion.Current)
        {
            return Handshake.Refuse(boot, WorkerExitCode.ProtocolMismatch, $"The supervisor speaks protocol {boot.Protocol}, this worker speaks {ProtocolVersion.Current}. Use the same version of ComputeHost on both sides.");
        }

        if (!ReflectionFeature.IsSupported)
        {
            return Handshake.Refuse(
                boot,
                WorkerExitCode.StartFailed,
                $"This program has the switch '{ReflectionFeature.SwitchName}' off, as trimmed and Native AOT programs have it, and a worker needs reflection to find its methods. Publish the worker program without PublishTrimmed and PublishAot.");
        }

        if (!OwnProcess.IsChildOf(boot.SupervisorProcessId))
        {
            return WorkerExitCode.SupervisorGone;
        }

        if (OwnProcess.NeedsParentWatch)
        {
            new ParentWatch(() => OwnProcess.IsChildOf(boot.SupervisorProcessId), OwnProcess.KillGroup, ParentWatch.Interval).Start();
        }

        foreach ((string variable, string? value) in boot.Environment)
        {
            OwnProcess.SetVariable(variable, value);
        }

        WorkerLogger.Open(boot);
        OwnProcess.OfferToOutOfMemoryKiller();
        OwnProcess.SetNice(boot.Nice);
        return await new WorkerStart(boot, hooks, afterUserCode).ServeAsync(control.DrainRequested, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What must happen before anything else, on the main thread and before user code runs.</summary>
    private static ControlInput EnterWorker()
    {
        WorkerEnvironment.EnterWorker();
        // What the worker's own children inherit: they are no workers.
        OwnProcess.SetVariable(WorkerEnvironment.Marker, null);
        OwnProcess.SetVariable("DOTNET_STARTUP_HOOKS", null);
        OwnProcess.KeepDescriptorsFromChildren();
        OwnProcess.LeadOwnGroup();
        OwnProcess.LeaveTerminal();
        EndSignals.LeaveToTheHost();
        // From the boot line on the supervisor has this process in its records. Before, nobody would clean up after it: it must not be killed, but exit in order.
        var control = new ControlInput(ControlInput.TakeStandardInput(), booted: OwnProcess.DieWithParent, stop: () => OwnProcess.Exit(0), end: OwnProcess.KillGroup);
        control.Start();
        return control;
    }

    private static async Task<WorkerBoot?> ReadBootAsync(ControlInput control)
    {
        try
        {
            return WorkerBoot.Parse((await control.BootLine.WaitAsync(BootLimit).ConfigureAwait(false)).Span);
        }
        catch (Exception exception) when (exception is TimeoutException or EndOfStreamException or JsonException)
        {
            string problem = exception is TimeoutException ? $"None came within {BootLimit}." : exception.Message;
#pragma warning disable RS0030 // Somebody started a worker by hand and reads its console.
            await Console.Error.WriteLineAsync($"This process is marked as a ComputeHost worker but got no usable boot line on its standard input. {problem} Workers are started by ComputePool or the computehost daemon, never by hand; remove the environment variable {WorkerEnvironment.Marker}.").ConfigureAwait(false);
#pragma warning restore RS0030
            return null;
        }
    }
}
