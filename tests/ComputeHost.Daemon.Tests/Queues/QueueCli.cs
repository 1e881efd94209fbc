using System.CommandLine;
using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.Daemon.Verbs.Queueing;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>The verbs of <c>queue</c>, within this process.</summary>
internal static class QueueCli
{
    public static Task<CliResult> RunAsync(FakeEngine engine, params string[] arguments) => RunAsync(engine, CancellationToken.None, arguments);

    public static async Task<CliResult> RunAsync(FakeEngine engine, CancellationToken interrupted, params string[] arguments)
    {
        Command command = QueueCommand.Create(new ComputeQueueOptions().UseEngine(engine), () => interrupted);
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var configuration = new InvocationConfiguration 
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output,
            Error = errors,
        };
        string[] given = arguments.Contains("--queue") ? arguments : [.. arguments, "--queue", "fake:here"];
        int exitCode = await command.Parse(given).InvokeAsync(configuration, CancellationToken.None);
        return new CliResult(exitCode, output.ToString().Trim(), errors.ToString().Trim());
    }
}
