using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Startup;

namespace ComputeHost;

/// <summary>
/// Lets a program serve as a worker by its own code. Only programs that <c>WorkerCommand</c> names need it: trimmed ones, and those whose workers prepare
/// themselves in <c>Main</c>. Everywhere else a pool starts the application's program as a worker without its help.
/// </summary>
/// <remarks>All members are safe to use from several threads, but a process serves as a worker only once.</remarks>
public static class ComputeWorker
{
    /// <summary>Whether a supervisor started this process as a worker.</summary>
    /// <value>The same during the whole life of the process.</value>
    public static bool IsWorker => WorkerEnvironment.IsStartedAsWorker;

    /// <summary>Serves calls until the supervisor lets the worker go. Call it early in <c>Main</c>, from the main thread.</summary>
    /// <param name="args">The program's arguments. Nothing is read from them; they are free for the program's own use.</param>
    /// <param name="cancellationToken">Stops serving: running calls are finished first, as when the supervisor drains the worker.</param>
    /// <returns>A task that ends when the worker has served. If it could not start, the process has ended with the reason before that.</returns>
    /// <exception cref="InvalidOperationException">This process was not started as a worker, or already serves as one.</exception>
    /// <remarks>
    /// The process is ended at once when its supervisor is gone. What the program prints before is kept: it goes to the host's log.
    /// </remarks>
    [RequiresUnreferencedCode("A worker finds the methods of its program by reflection, and makes code at run time to call them.")]
    [RequiresDynamicCode("A worker finds the methods of its program by reflection, and makes code at run time to call them.")]
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        WorkerProcess.ThrowIfNotStartedAsWorker();
        int exitCode = await WorkerProcess.RunAsync(hooks: [], afterUserCode: true, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            // The supervisor reads the code; the program's Main, which knows nothing of it, must not replace it by its own.
            OwnProcess.Exit(exitCode);
        }
    }
}
