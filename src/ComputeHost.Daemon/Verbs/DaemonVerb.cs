using System.CommandLine;
using ComputeHost.Client.Daemons;
using ComputeHost.Daemon.Shell;
using Grpc.Core;

namespace ComputeHost.Daemon.Verbs;

/// <summary>What all verbs have in common that ask a daemon: its address, JSON, and how they fail.</summary>
internal static class DaemonVerb
{
    public const string JsonOption = "--json";

    /// <param name="name">The verb.</param>
    /// <param name="description">What it does, as a sentence.</param>
    /// <param name="more">The rest of its help, with an example.</param>
    /// <param name="parts">Its own arguments and options.</param>
    /// <param name="run">Carries it out; returns the exit code.</param>
    public static Command Create(string name, string description, string more, IEnumerable<Symbol> parts, Func<VerbRun, Task<int>> run) =>
        CreateUnlinked(name, description, more, parts, async (parsed, target, json, interrupted) =>
        {
            using DaemonLink link = await DaemonLink.OpenAsync(target, interrupted);
            return await run(new VerbRun(parsed, link, json, interrupted));
        });

    /// <summary>One that does something without a daemon, too.</summary>
    public static Command CreateUnlinked(
        string name, string description, string more, IEnumerable<Symbol> parts, Func<ParseResult, DaemonTarget, bool, CancellationToken, Task<int>> run)
    {
        var address = new Option<string?>("--address")
        {
            Description = $"The daemon, as unix:PATH. Default: the variable {DaemonLink.AddressVariable}, then the usual places.",
            HelpName = "ADDRESS",
        };
        var json = new Option<bool>(JsonOption) { Description = "Prints JSON and nothing else, errors included." };
        var command = new Command(name, description);
        foreach (Symbol part in parts)
        {
            Add(command, part);
        }

        command.Add(address);
        command.Add(json);
        command.Add(MoreHelp.With(more));
        command.SetAction((parsed, _) => GuardAsync(parsed.GetValue(json), interrupted => run(parsed, DaemonLink.TargetOf(parsed.GetValue(address)), parsed.GetValue(json), interrupted)));
        return command;
    }

    private static async Task<int> GuardAsync(bool json, Func<CancellationToken, Task<int>> run)
    {
        CancellationToken interrupted = Interruption.Watch();
        try
        {
            return await run(interrupted);
        }
        catch (VerbException failure)
        {
            VerbErrors.Write(failure, json);
            return failure.ExitCode;
        }
        catch (Exception e) when (interrupted.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            VerbErrors.Write(new VerbException("interrupted", ExitCode.Interrupted, "Interrupted."), json);
            return ExitCode.Interrupted;
        }
    }

    private static void Add(Command command, Symbol part)
    {
        if (part is Argument argument)
        {
            command.Add(argument);
        }
        else
        {
            command.Add((Option)part);
        }
    }
}
