using System.CommandLine;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Service;
using ComputeHost.Daemon.Shell;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Serve;

/// <summary>The verb <c>serve</c>: its options and its help.</summary>
internal static class ServeCommand
{
    private const string Description = "Runs the methods of an assembly in worker processes that the programs of this machine share.";

    private const string More = """
        What it does:
          Each pool runs one published program or class library (dotnet publish). Its methods
          that are marked with [ComputeMethod] can be called: by programs with the package
          ComputeHost.Client, from the terminal (computehost call), by gRPC from any language.
          SIGTERM and Ctrl-C let the calls under way go on and end then; a second one ends at once.

        Examples:
          computehost serve --assembly publish/MyMethods.dll
          computehost serve --config /etc/computehost/computehost.json
          computehost serve --assembly publish/MyMethods.dll --listen unix:/tmp/me/my.sock
          computehost serve --assembly publish/MyMethods.dll --queue sqlite:/var/lib/shop/jobs.db

        """;

    public static Command Create()
    {
        var assembly = new Option<string?>("--assembly")
        {
            Description = "The .dll of a published program or class library: one pool, everything else by default.",
            HelpName = "FILE",
        };
        var config = new Option<string?>("--config")
        {
            Description = "A configuration in JSON (comments allowed): pools, clients, limits. See docs/operations.md.",
            HelpName = "FILE",
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "Where to listen, as unix:PATH. Default: the configuration's, then unix:/run/computehost/default.sock, "
                + "or a place of this user's where that cannot be written.",
            HelpName = "ADDRESS",
        };
        var queue = new Option<string?>("--queue")
        {
            Description = "Takes the jobs of this queue for those methods whose tactic is the queue, as sqlite:FILE or amqps://HOST. A password "
                + "belongs into the configuration, because others can read command lines.",
            HelpName = "URL",
        };
        var logLevel = new Option<LogLevel>("--log-level")
        {
            Description = "The lowest level that is logged to standard error.",
            DefaultValueFactory = static _ => LogLevel.Information,
        };
        var command = new Command("serve", Description) { assembly, config, listen, queue, logLevel, MoreHelp.With(More) };
        command.SetAction(async (parsed, _) =>
        {
            DaemonConfiguration configuration = (parsed.GetValue(assembly), parsed.GetValue(config)) switch
            {
                ({ } file, null) => DaemonConfiguration.OfAssembly(file),
                (null, { } file) => ConfigurationFile.Read(file),
                _ => throw new UsageException("Give either '--assembly FILE' or '--config FILE'."),
            };
            if (parsed.GetValue(listen) is { } address)
            {
                configuration = configuration with { Listen = address };
            }

            if (parsed.GetValue(queue) is { } url)
            {
                configuration = configuration.WithQueue(url);
            }

            return await ServeAsync(configuration, parsed.GetValue(logLevel));
        });
        return command;
    }

    private static async Task<int> ServeAsync(DaemonConfiguration configuration, LogLevel level)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UsageException("'serve' runs on Linux alone. On other systems use an embedded pool (ComputePool.StartAsync).");
        }

        ServiceSettings told = ServiceSettings.Take();
        using var signals = new StopSignals();
        using ILoggerFactory loggers = DaemonLogging.Create(level);
        await using var daemon = new DaemonProgram(configuration, loggers, Console.Out);
        return await daemon.RunAsync(told, signals);
    }
}
