using System.CommandLine;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Verbs.Doctor;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue doctor</c>.</summary>
internal static class QueueDoctorCommand
{
    private const string Description = "Looks for what is wrong with a queue, and says what to do.";

    private const string More = """
        What it looks at:
          The store itself, where it lies, and who uses it. Each finding has its remedy.
          Exit code 1 if there is a problem; a note alone is none.

        Example:
          computehost queue doctor --queue sqlite:/var/lib/shop/jobs.db

        """;

    public static Command Create(QueueVerbs verbs) => verbs.CreateUnopened("doctor", Description, More, [], async (parsed, place, json, interrupted) =>
    {
        var findings = new List<Finding>();
        try
        {
            await using IQueueEngine engine = await place.OpenAsync(interrupted);
            findings.Add(Finding.Ok("store", $"{engine.Name} at {engine.Address} can be opened."));
            await foreach (QueueFinding finding in engine.CheckAsync(interrupted))
            {
                findings.Add(Of(finding));
            }
        }
        catch (QueueException e)
        {
            findings.Add(Finding.Problem("store", e.Message, ""));
        }
        catch (VerbException e) when (e.ExitCode == ExitCode.NoDaemon)
        {
            findings.Add(Finding.Problem("store", e.Message, ""));
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(json ? Findings.JsonOf(findings) : Findings.TextOf(findings));
        return Findings.ExitCodeOf(findings);
    });

    private static Finding Of(QueueFinding finding) => finding.Level switch
    {
        QueueFindingLevel.Good => Finding.Ok(finding.Subject, finding.Message),
        QueueFindingLevel.Warning => Finding.Note(finding.Subject, finding.Message, finding.Remedy),
        _ => Finding.Problem(finding.Subject, finding.Message, finding.Remedy),
    };
}
