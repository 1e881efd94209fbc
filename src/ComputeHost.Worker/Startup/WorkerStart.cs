using System.Reflection;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Worker.Execution;
using ComputeHost.Worker.Hosting;
using ComputeHost.Worker.Methods;
using Microsoft.AspNetCore.Builder;

namespace ComputeHost.Worker.Startup;

/// <summary>Brings a worker from its boot line to serving, and to its orderly end.</summary>
internal sealed class WorkerStart(WorkerBoot boot, IReadOnlyList<string> hooks)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    /// <param name="drainRequested">Completes when the worker shall finish what it has.</param>
    /// <param name="cancellationToken">Likewise.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ServeAsync(Task drainRequested, CancellationToken cancellationToken)
    {
        WebApplication server;
        WorkerCore core;
        try
        {
            RecorderMemory recorder = RecorderMemory.Create(Path.Combine(boot.Directory, boot.WorkerId + ".page"));
            new Beat(recorder.Page, TimeSpan.FromMilliseconds(boot.BeatMilliseconds)).Start();
            ApplicationMethods application = ApplicationMethods.Load();
            await DedicatedThread.RunAsync("ComputeHost start", () => RunUserCode(application.WorkerStart)).ConfigureAwait(false);
            var methods = new MethodRegistry(application.Compute, application.Warnings);
            core = new WorkerCore(recorder.Page, methods, boot.Slots, boot.MaxPayload);
            server = WorkerServer.Create(boot, core);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            Handshake.Accept(boot, recorder.Location, methods.Count, methods.Warnings, onNewLine: hooks.Count + application.WorkerStart.Count > 0);
        }
        catch (Exception exception)
        {
            return Handshake.Refuse(boot, WorkerExitCode.StartFailed, exception.ToString());
        }

        await ServeUntilDrainedAsync(core, drainRequested, cancellationToken).ConfigureAwait(false);
        // What was written last still has to leave the process.
        using var limit = new CancellationTokenSource(StopLimit);
        await server.StopAsync(limit.Token).ConfigureAwait(false);
        return 0;
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

    private bool RunUserCode(IReadOnlyList<MethodInfo> starters)
    {
        foreach (string hook in hooks)
        {
            ApplicationHooks.Run(hook);
        }

        foreach (MethodInfo starter in starters)
        {
            Run(starter);
        }

        return true;
    }

    /// <summary>Runs a method marked with <see cref="ComputeWorkerStartAttribute"/>; what it throws comes out as it is.</summary>
    public static void Run(MethodInfo starter)
    {
        if (!starter.IsStatic || starter.ContainsGenericParameters || starter.GetParameters().Length > 0 || starter.ReturnType != typeof(void))
        {
            throw new InvalidOperationException(
                $"'{ApplicationMethods.FullName(starter)}' is marked with [ComputeWorkerStart] but is not of the form 'static void {starter.Name}()'. Make it static, synchronous, without parameters and without a result.");
        }

        starter.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
