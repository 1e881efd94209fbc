using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Daemon.Configuration;

/// <summary>
/// Which of the daemon's variables its workers get. A worker runs the code of others under the daemon's user, and a service's environment is where secrets
/// lie, so that only what is named passes. A pool's own variables come on top.
/// </summary>
/// <param name="further">Names, or beginnings of names with <c>*</c> at the end.</param>
internal sealed class WorkerEnvironmentAllowList(IEnumerable<string> further)
{
    /// <summary>What programs need to find the system, its files and the .NET runtime.</summary>
    public static readonly IReadOnlyList<string> Always =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_*", "TZ", "TMPDIR",
        "DOTNET_ROOT*", "DOTNET_HOST_PATH", "DOTNET_SYSTEM_GLOBALIZATION_*", "SSL_CERT_*",
    ];

    private readonly string[] _patterns = [.. Always, .. further];

    public bool Passes(string name) =>
        _patterns.Any(pattern => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);

    public IReadOnlyDictionary<string, string> Filter(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(variable => Passes(variable.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>A plan whose workers get no more than that.</summary>
    public WorkerLaunchPlan ApplyTo(WorkerLaunchPlan plan) => plan with { ReadEnvironment = () => Filter(plan.ReadEnvironment()) };
}
