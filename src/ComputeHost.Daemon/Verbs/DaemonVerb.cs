using System.CommandLine;
using ComputeHost.Client.Daemons;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs;

/// <summary>What all verbs have in common that ask a daemon: its address, JSON, and how they fail.</summary>
internal static class DaemonVerb
{
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
        Option<bool> json = VerbParts.Json();
        var command = new Command(name, description);
        VerbParts.Add(command, [.. parts, address, json], more);
        command.SetAction((parsed, _) => VerbGuard.RunAsync(
            parsed, parsed.GetValue(json), interrupted => run(parsed, DaemonLink.TargetOf(parsed.GetValue(address)), parsed.GetValue(json), interrupted), Interruption.Watch()));
        return command;
    }
}
