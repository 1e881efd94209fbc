using System.Globalization;
using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Launching;

/// <summary>
/// Makes a worker's environment from the host's. What would change the worker's runtime, or run foreign code in it, is left out; what matters for it is
/// set explicitly, because the environment beats the program's own runtime configuration.
/// </summary>
internal static class WorkerEnvironmentBuilder
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    private static readonly StringComparer Names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>A longer value is not given back to children: it would not fit into what a worker is told at its start.</summary>
    private const int LongestGivenBack = 1024;

    // Garbage collector, diagnostics and dumps of the host are not the worker's.
    private static readonly string[] RuntimePrefixes =
    [
        "DOTNET_GC", "COMPlus_", "DOTNET_Diagnostic", "DOTNET_EnableEventPipe", "DOTNET_EventPipe", "DOTNET_Dbg", "DOTNET_CreateDump", "DOTNET_EnableCrashReport",
    ];

    private static readonly string[] RemovedPrefixes =
    [
        // Profilers and what rides on them.
        "CORECLR_", "COR_", "MicrosoftInstrumentationEngine_",
        // The worker's web server listens where the supervisor says and nowhere else.
        "Kestrel__", "ASPNETCORE_Kestrel__", "DOTNET_Kestrel__",
    ];

    private static readonly HashSet<string> Removed = new(StringComparer.OrdinalIgnoreCase)
    {
        Hooks, "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE",
        "URLS", "HTTP_PORTS", "HTTPS_PORTS", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS",
        "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "DOTNET_HOSTINGSTARTUPASSEMBLIES", "ASPNETCORE_PREVENTHOSTINGSTARTUP",
        // A worker must not talk to the host's service manager in the host's name.
        "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES",
    };

    public static Dictionary<string, string> Build(
        IReadOnlyDictionary<string, string> host, WorkerLaunchPlan plan, MemoryLimits memory, DumpKeeper? dumps, IReadOnlyDictionary<string, string?>? own)
    {
        var environment = new Dictionary<string, string>(host.Where(variable => IsKept(variable.Key)), Names)
        {
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_gcConcurrent"] = "0",
            // The runtime reads this number as hexadecimal, with or without the prefix.
            ["DOTNET_GCHeapHardLimit"] = "0x" + memory.Heap.ToString("X", CultureInfo.InvariantCulture),
            [WorkerEnvironment.Marker] = WorkerEnvironment.MarkerValue,
        };
        foreach ((string name, string value) in dumps?.Environment ?? [])
        {
            environment[name] = value;
        }

        foreach ((string name, string? value) in own ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        if (plan.StartupHook is { } hook)
        {
            // The user's own hooks are run by ours, which comes first and never returns.
            environment[Hooks] = environment.TryGetValue(Hooks, out string? users) && users.Length > 0 ? $"{hook}{Path.PathSeparator}{users}" : hook;
        }

        return environment;
    }

    /// <summary>
    /// What the worker's children find in place of what <see cref="Build"/> has made for the worker's own runtime: the user's value, otherwise the
    /// host's, otherwise nothing. A program that a method starts is no worker, and the limits of one are not its own.
    /// </summary>
    /// <param name="host">The host's environment.</param>
    /// <param name="worker">The worker's.</param>
    /// <param name="own">The user's variables for workers.</param>
    public static Dictionary<string, string?> ForChildren(
        IReadOnlyDictionary<string, string> host, IReadOnlyDictionary<string, string> worker, IReadOnlyDictionary<string, string?>? own)
    {
        IEnumerable<(string Name, string? Value)> variables =
        [
            .. worker.Keys.Select(name => (name, (string?)null)),
            .. host.Where(variable => variable.Key != Hooks).Select(variable => (variable.Key, (string?)variable.Value)),
            .. (own ?? new Dictionary<string, string?>()).Select(variable => (variable.Key, variable.Value)),
        ];
        var children = new Dictionary<string, string?>(Names);
        foreach ((string name, string? value) in variables.Where(variable => IsOfTheRuntime(variable.Name)))
        {
            children[name] = value?.Length > LongestGivenBack ? null : value;
        }

        return children;
    }

    private static bool IsOfTheRuntime(string name) => name.Equals(Hooks, StringComparison.OrdinalIgnoreCase) || StartsWithAny(name, RuntimePrefixes);

    private static bool IsKept(string name) => !Removed.Contains(name) && !StartsWithAny(name, RemovedPrefixes) && !StartsWithAny(name, RuntimePrefixes);

    private static bool StartsWithAny(string name, string[] prefixes) => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
