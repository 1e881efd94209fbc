using System.CommandLine;
using System.CommandLine.Parsing;
using ComputeHost.Daemon.Configuration;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The options that say which jobs are meant.</summary>
internal sealed class JobFilterOptions
{
    private static readonly string[] Names = [.. Enum.GetNames<ComputeJobStatus>().Select(static name => name.ToLowerInvariant())];

    private readonly Option<ComputeJobStatus[]> _status = new("--status")
    {
        Description = $"Only jobs with one of these statuses: {string.Join(", ", Names)}. Several with commas.",
        HelpName = "STATUS",
        CustomParser = ReadStatuses,
    };

    private readonly Option<string?> _method = new("--method")
    {
        Description = "Only jobs of this method, by the name that 'computehost queue jobs' shows.",
        HelpName = "METHOD",
    };

    private readonly Option<string?> _mailbox = new("--mailbox")
    {
        Description = "Only jobs whose outcomes go to this mailbox: the end of their ids.",
        HelpName = "NAME",
    };

    private readonly Option<TimeSpan?> _olderThan = TimeOption.Create("--older-than", "Only jobs that were enqueued at least so long ago, as 30s, 2h or 1d.");

    /// <summary>Without the status, where the verb says it.</summary>
    public IEnumerable<Symbol> OfAnyStatus => [_method, _mailbox, _olderThan];

    public IEnumerable<Symbol> All => [_status, .. OfAnyStatus];

    public JobFilter Read(ParseResult parsed) => ReadOf(parsed, parsed.GetValue(_status) ?? []);

    public JobFilter ReadOf(ParseResult parsed, params IReadOnlyList<ComputeJobStatus> statuses) => new()
    {
        Statuses = statuses,
        Method = parsed.GetValue(_method),
        Mailbox = parsed.GetValue(_mailbox),
        OlderThan = parsed.GetValue(_olderThan),
    };

    private static ComputeJobStatus[] ReadStatuses(ArgumentResult result)
    {
        var statuses = new List<ComputeJobStatus>();
        foreach (string text in result.Tokens.SelectMany(static token => token.Value.Split(',')))
        {
            string name = text.Trim().ToLowerInvariant();
            if (Names.Contains(name))
            {
                statuses.Add(Enum.Parse<ComputeJobStatus>(name, ignoreCase: true));
                continue;
            }

            string? nearest = NearestName.Of(name, Names);
            result.AddError($"'{text}' is no status of a job. {(nearest is null ? "" : $"Did you mean '{nearest}'? ")}They are {string.Join(", ", Names)}.");
        }

        return [.. statuses];
    }
}
