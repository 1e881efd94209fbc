using System.CommandLine;
using System.CommandLine.Parsing;
using ComputeHost.Daemon.Configuration;

namespace ComputeHost.Daemon.Verbs;

/// <summary>An option that takes a time.</summary>
internal static class TimeOption
{
    private const string Allowed = "a time as '500ms', '30s', '5min', '2h', '1d' or '00:00:30'";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static Option<TimeSpan?> Create(string name, string description) => 
        new(name) { Description = description, HelpName = "TIME", CustomParser = result => Read(name, result) };

    private static TimeSpan? Read(string name, ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TimeText.Parse(text) is { } time && time >= TimeSpan.Zero && time <= Longest)
        {
            return time;
        }

        result.AddError($"'{name}' is '{text}', but must be {Allowed}.");
        return null;
    }
}
