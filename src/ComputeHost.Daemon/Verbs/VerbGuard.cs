using System.CommandLine;
using ComputeHost.Daemon.Shell;
using Grpc.Core;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Runs a verb and tells how it failed.</summary>
internal static class VerbGuard
{
    /// <param name="parsed">What was given.</param>
    /// <param name="json">Whether the output is for programs.</param>
    /// <param name="run">The verb; returns the exit code.</param>
    /// <param name="interrupted">Fires when the user has had enough.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ParseResult parsed, bool json, Func<CancellationToken, Task<int>> run, CancellationToken interrupted)
    {
        try
        {
            return await run(interrupted);
        }
        catch (VerbException failure)
        {
            return Write(failure);
        }
        catch (Exception e) when (interrupted.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return Write(new VerbException("interrupted", ExitCode.Interrupted, "Interrupted."));
        }

        int Write(VerbException failure)
        {
            VerbErrors.Write(failure, json, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return failure.ExitCode;
        }
    }
}
