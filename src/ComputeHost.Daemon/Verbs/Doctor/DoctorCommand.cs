using System.CommandLine;
using ComputeHost.Client.Daemons;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>The verb <c>doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string Description = "Looks for what is wrong with a daemon and its place on this machine.";

    private const string More = """
        What it checks:
          Owners and permissions of socket, directory and state directory; who may connect and
          steer; limits, versions, control groups, diagnostics; disk space; what dead daemons
          have left. Much of it without a daemon, too. Each finding has its remedy.
          Exit code 1 if there is a problem; a note alone is none.

        Example:
          computehost doctor --address unix:/run/computehost/default.sock

        """;

    public static Command Create() => DaemonVerb.CreateUnlinked("doctor", Description, More, [], async (parsed, target, json, interrupted) =>
    {
        List<Finding> findings = [.. await FindAsync(parsed, target, interrupted)];
        await VerbRun.WriteAsync(json ? Findings.JsonOf(findings) : Findings.TextOf(findings));
        return Findings.ExitCodeOf(findings);
    });

    private static async Task<IEnumerable<Finding>> FindAsync(ParseResult parsed, DaemonTarget target, CancellationToken interrupted)
    {
        var place = new PlaceChecks(target.Address.Place);
        uint self = LibC.GetEffectiveUserId();
        DaemonLink link;
        try
        {
            link = await DaemonLink.OpenAsync(target, interrupted);
        }
        catch (VerbException e)
        {
            return [Finding.Problem("daemon", e.Message, ""), .. place.All(daemonUser: null), .. StateChecks.All(DefaultStateDirectory.Find(), self)];
        }

        using (link)
        {
            var run = new VerbRun(parsed, link, Json: false, interrupted);
            (DaemonStatus status, Finding operators) = await AskAsync(run, Accounts.UserName(self));
            uint user = FileStatus.Read(target.Address.Place, followLink: true)?.UserId ?? self;
            IEnumerable<Finding> state = status.Surroundings is { } surroundings ? StateChecks.All(surroundings.StateDirectory, user) : [];
            return
            [
                Finding.Ok("daemon", $"Process {status.ProcessId} of '{status.User}' serves at '{status.Address}'."),
                operators,
                .. DaemonChecks.All(status),
                .. place.All(user),
                .. state,
            ];
        }
    }

    private static async Task<(DaemonStatus Status, Finding Operators)> AskAsync(VerbRun run, string self)
    {
        const string Check = "operators";
        try
        {
            DaemonStatus status = await run.AskAsync((link, options) => link.Control.GetStatusAsync(new StatusRequest { Details = true }, options));
            string group = status.Surroundings.AdminGroup is { Length: > 0 } named ? $", and so may the members of '{named}'" : "";
            return (status, Finding.Ok(Check, $"'{self}' may steer the daemon{group}."));
        }
        catch (VerbException e) when (e.ExitCode == ExitCode.Refused)
        {
            DaemonStatus status = await run.AskAsync((link, options) => link.Control.GetStatusAsync(new StatusRequest(), options));
            return (status, Finding.Note(Check, e.Message, "Run 'doctor' as an operator for the other checks."));
        }
    }
}
