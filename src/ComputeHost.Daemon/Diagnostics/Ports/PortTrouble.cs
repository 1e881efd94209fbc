using System.Globalization;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Daemon.Diagnostics.Ports;

/// <summary>Why a worker's diagnostics port does not answer, and what to do.</summary>
internal static class PortTrouble
{
    /// <summary>The variables that switch the port off, with the older prefix too.</summary>
    private static readonly string[] Switches =
        ["DOTNET_EnableDiagnostics", "DOTNET_EnableDiagnostics_IPC", "COMPlus_EnableDiagnostics", "COMPlus_EnableDiagnostics_IPC"];

    /// <summary>The environment that a process was started with.</summary>
    /// <exception cref="WorkerDiagnosticsException">The process has ended, or is another user's.</exception>
    public static IReadOnlyDictionary<string, string> ReadEnvironment(int processId)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ")));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WorkerDiagnosticsException(
                string.Create(CultureInfo.InvariantCulture, $"Process {processId} belongs to another user. Only a worker's own user, or root, can look into it."),
                e);
        }
        catch (IOException e)
        {
            throw Ended(processId, e);
        }
    }

    public static IReadOnlyDictionary<string, string> Parse(string environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in environment.Split('\0'))
        {
            if (entry.IndexOf('=') is > 0 and var equals)
            {
                variables.TryAdd(entry[..equals], entry[(equals + 1)..]);
            }
        }

        return variables;
    }

    public static WorkerDiagnosticsException NoLinux() => new("Stacks and dumps of running workers need Linux.");

    public static WorkerDiagnosticsException NoPort(int processId, string directory, IReadOnlyDictionary<string, string> environment)
    {
        string message = Array.Find(Switches, name => environment.TryGetValue(name, out string? value) && value.Trim() is "0" or "0x0") is { } name
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The runtime of process {processId} was started with diagnostics switched off ('{name}=0'). ")
                + "Remove that variable from the environment of the daemon or of the pool's workers, and recycle the workers."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The runtime of process {processId} has no diagnostics socket in '{directory}', its TMPDIR. ")
                + "If something cleans that directory, exclude 'dotnet-diagnostic-*' there; then recycle the worker.";
        return Describe(processId, message);
    }

    /// <param name="processId">The process.</param>
    /// <param name="limit">How long it was waited for.</param>
    public static WorkerDiagnosticsException Silent(int processId, TimeSpan limit)
    {
        string state = ProcessStat.Read(processId)?.State switch
        {
            'T' => "it is stopped (SIGSTOP). Send it SIGCONT, and try again.",
            't' => "a debugger or a dump stops it. Try again when that is over.",
            _ => "the machine is overloaded, or that runtime hangs. Try again, or end the worker.",
        };
        return Describe(processId, string.Create(
            CultureInfo.InvariantCulture, $"The runtime of process {processId} was not done within {limit.TotalSeconds:0.###} s: {state}"));
    }

    /// <summary>If the process has ended, nothing else matters.</summary>
    public static WorkerDiagnosticsException Describe(int processId, string message, Exception? cause = null) =>
        ProcessStat.Read(processId) is null or { State: 'Z' or 'X' } ? Ended(processId, cause) : new WorkerDiagnosticsException(message, cause);

    private static WorkerDiagnosticsException Ended(int processId, Exception? cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Process {processId} has ended. Ask for a worker that runs."), cause);
}
