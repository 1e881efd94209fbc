using System.Globalization;
using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Dumps;

namespace ComputeHost.Supervisor.Launching;

/// <summary>
/// Makes a worker's environment from the host's. What would change the worker's runtime, or run foreign code in it, is left out; what matters for it is
/// set explicitly, because the environment beats the program's own runtime configuration.
/// </summary>
internal static class WorkerEnvironmentBuilder
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    private static readonly StringComparer Names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static readonly string[] RemovedPrefixes =
    [
        // Profilers and what rides on them.
        "CORECLR_", "COR_", "COMPlus_", "MicrosoftInstrumentationEngine_",
        // Garbage collector, diagnostics and dumps of the host are not the worker's.
        "DOTNET_GC", "DOTNET_Diagnostic", "DOTNET_EnableEventPipe", "DOTNET_EventPipe", "DOTNET_Dbg", "DOTNET_CreateDump", "DOTNET_EnableCrashReport",
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

    private static bool IsKept(string name) =>
        !Removed.Contains(name) && !RemovedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
