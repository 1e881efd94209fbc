using System.CommandLine;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Says which job is meant.</summary>
internal static class JobIdArgument
{
    public static Argument<string?> Create() => new("JOB") { Description = "The job's id, as 'computehost queue jobs' shows it." };

    /// <exception cref="VerbException">It is no id.</exception>
    public static JobId Read(string? text)
    {
        try
        {
            return JobId.Parse(text ?? "");
        }
        catch (FormatException e)
        {
            throw VerbException.Unusable(e.Message);
        }
    }
}
