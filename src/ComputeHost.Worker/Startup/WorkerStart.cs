using System.Runtime.CompilerServices;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Hosting;
using ComputeHost.Worker.Logging;
using ComputeHost.Worker.Sessions;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Startup;

/// <summary>Brings a worker from its boot line to serving, and to its orderly end.</summary>
internal sealed class WorkerStart(WorkerBoot boot, IReadOnlyList<string> hooks, bool afterUserCode)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);
    private readonly StrayCalls _strays = new(TimeSpan.FromMilliseconds(boot.GraceMilliseconds));
    private bool _userCodeHasRun = afterUserCode;

    /// <param name="drainRequested">Completes when the worker is to finish what it has.</param>
    /// <param name="cancellationToken">Likewise.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ServeAsync(Task drainRequested, CancellationToken cancellationToken)
    {
        IWorkerEntrance entrance;
        WorkerCore core;
        try
        {
            RecorderMemory recorder = RecorderMemory.Create(Path.Combine(boot.Directory, boot.WorkerId + ".page"));
            var memory = new OwnMemory();
            var beat = new Beat(recorder.Page, memory, boot.Slots, TimeSpan.FromMilliseconds(boot.BeatMilliseconds), TimeSpan.FromMilliseconds(boot.RestBeatMilliseconds), _strays);
            beat.Start();
            // The two halves of a start, side by side: the application's methods and the entrance.
            Task<WorkerCore> preparing = DedicatedThread.RunAsync("ComputeHost start", () => Prepare(recorder.Page, beat, memory), CallThread.StackBytes);
            entrance = WorkerEntrances.Create(boot, preparing);
            await entrance.OpenAsync(cancellationToken).ConfigureAwait(false);
            core = await preparing.ConfigureAwait(false);
            Handshake.Accept(boot, recorder.Location, core.Methods, onNewLine: _userCodeHasRun);
        }
        catch (Exception exception)
        {
            return Handshake.Refuse(boot, WorkerExitCode.StartFailed, ExceptionText.Of(exception));
        }

        await ServeUntilDrainedAsync(core, drainRequested, cancellationToken).ConfigureAwait(false);
        await CloseAsync(entrance).ConfigureAwait(false);
        return 0;
    }

    private static async Task CloseAsync(IWorkerEntrance entrance)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await entrance.CloseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // A caller that does not take its last results in time.
        }
    }

    private static async Task ServeUntilDrainedAsync(WorkerCore core, Task drainRequested, CancellationToken cancellationToken)
    {
        try
        {
            await drainRequested.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The program's own wish to stop.
        }

        await core.DrainAsync().ConfigureAwait(false);
    }

    private WorkerCore Prepare(RecorderPage page, Beat beat, OwnMemory memory)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new PlatformNotSupportedException(
                "A worker calls methods by code that it makes at run time, which this program cannot do: it is compiled ahead of time, or built with PublishAot. Build the worker program without PublishAot.");
        }

        Readiness.CheckWire();
        foreach (string hook in hooks)
        {
            ApplicationHooks.Run(hook);
        }

        ApplicationMethods application = ApplicationMethods.Load();
        _userCodeHasRun |= hooks.Count > 0;
        if (_userCodeHasRun)
        {
            application.AddLoaded();
        }

        _userCodeHasRun |= application.WorkerStart.Count > 0;
        application.Start(StartMethod.Run);
        var methods = new MethodRegistry(application.Compute, application.Warnings, static method => new WorkerLogger(method))
        {
            Modules = application.Modules,
        };
        Readiness.CheckMethods(methods);
        SoftLimit? softLimit = boot.MemorySoftLimit is { } limit ? SoftLimit.OfThisProcess(limit, memory) : null;
        return new WorkerCore(page, beat, methods, boot.Slots, boot.MaxPayload, softLimit, _strays);
    }
}
