using System.CommandLine;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Says which pool is meant.</summary>
internal static class PoolOption
{
    public const string Name = "--pool";

    public static Option<string?> Create(string description) => new(Name) { Description = description, HelpName = "POOL" };

    /// <summary>The option's value, else the pool of the address; empty for none.</summary>
    public static string PoolOf(this VerbRun run, Option<string?> option) => run.Parsed.GetValue(option) ?? run.Link.Target.Pool;
}
