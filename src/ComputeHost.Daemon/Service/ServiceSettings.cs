using System.Globalization;

namespace ComputeHost.Daemon.Service;

/// <summary>What the service manager has told this process by its environment.</summary>
/// <param name="Socket">Where it listens for notifications: a path, or an abstract name behind <c>@</c>. Null without one.</param>
/// <param name="WatchdogInterval">How often it wants to hear that this process works. Null if it does not.</param>
internal sealed record ServiceSettings(string? Socket, TimeSpan? WatchdogInterval)
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string IntervalVariable = "WATCHDOG_USEC";
    private const string ProcessVariable = "WATCHDOG_PID";

    /// <summary>Reads the variables and removes them: what this process starts does not speak for it.</summary>
    public static ServiceSettings Take()
    {
        ServiceSettings settings = Of(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (string name in (string[])[SocketVariable, IntervalVariable, ProcessVariable])
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        return settings;
    }

    public static ServiceSettings Of(Func<string, string?> variables, int processId) => new(
        variables(SocketVariable) is { Length: > 0 } socket ? socket : null,
        // Inherited by a process that was not meant, the interval names another one.
        long.TryParse(variables(IntervalVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && microseconds is > 0 and <= long.MaxValue / TimeSpan.TicksPerMicrosecond
            && (variables(ProcessVariable) is not { Length: > 0 } process || process == processId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(microseconds)
            : null);
}
