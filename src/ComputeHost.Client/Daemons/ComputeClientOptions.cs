using ComputeHost.Client.Daemons;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Sockets;
using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Options of a <see cref="ComputeClient"/>.</summary>
/// <remarks>
/// Read and checked once, when the client is made: all errors are reported together, nothing is ever corrected silently, and what is changed later has no
/// effect. Not safe to change from several threads. What concerns workers is set where the daemon is configured.
/// </remarks>
public sealed class ComputeClientOptions
{
    /// <summary>Where the daemon listens, and which of its pools is meant.</summary>
    /// <value>
    /// <c>unix:</c> and the path of a socket, with <c>?pool=</c> and a name where the daemon has several pools:
    /// <c>unix:/run/computehost/default.sock?pool=imaging</c>. The default, <see langword="null"/>, means the usual places:
    /// <c>unix:/run/computehost/default.sock</c>, then that of a daemon of this user.
    /// </value>
    public string? Address { get; set; }

    /// <summary>How long a call may wait before a worker enters its method.</summary>
    /// <value>Greater than zero, at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is 30 seconds.</value>
    /// <remarks>
    /// From submission until the method is entered, also while the daemon cannot be reached. When it is up, the call fails with <see
    /// cref="ComputeTimeoutException"/>.
    /// </remarks>
    public TimeSpan QueueTimeout { get; set; } = PoolDefaults.QueueTimeout;

    /// <summary>How long a method may run, where neither the method nor the call says otherwise.</summary>
    /// <value>
    /// Greater than zero, at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default, <see langword="null"/>, means what the
    /// daemon's pool says.
    /// </value>
    public TimeSpan? ExecutionTimeout { get; set; }

    /// <summary>How many calls may wait in this program. Those that the daemon has taken do not count.</summary>
    /// <value>1 or more. The default is 1024.</value>
    /// <remarks>A call above it fails with <see cref="PendingQueueFullException"/>, or waits, as <see cref="WaitWhenFull"/> says.</remarks>
    public int PendingLimit { get; set; } = PoolDefaults.PendingLimit;

    /// <summary>Whether a call above <see cref="PendingLimit"/> waits instead of failing.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool WaitWhenFull { get; set; }

    /// <summary>Whether calls fail at once while the daemon cannot be reached, with <see cref="NoWorkersException"/>, instead of waiting for it.</summary>
    /// <value>The default is <see langword="false"/>: they wait, up to their <see cref="QueueTimeout"/>.</value>
    public bool RejectWhileDisconnected { get; set; }

    /// <summary>How long the daemon may take to let this program in.</summary>
    /// <value>Greater than zero, at most 1 hour. The default is 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two tries to reach the daemon.</summary>
    /// <value>Greater than zero, at most 1 hour. The default is 5 seconds.</value>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long <see cref="ComputeClient.DisposeAsync"/> lets running and waiting calls go on.</summary>
    /// <value>Zero or more, at most 1 hour. The default is 30 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = PoolDefaults.DrainTimeout;

    /// <summary>How large the encoded arguments of a call, and its encoded result, may be.</summary>
    /// <value>In bytes: 1 KiB (1,024) to 1 GiB (1,073,741,824). The default is 64 MiB (67,108,864). The daemon's pool has a limit of its own.</value>
    public long MaxPayload { get; set; } = PoolDefaults.MaxPayload;

    /// <summary>Whether each argument and result is also encoded as it has arrived and held against what was sent.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    /// <remarks>For programs under test and for the search of a fault: each value is then encoded twice and decoded twice.</remarks>
    public bool CheckRoundTrips { get; set; }

    /// <summary>Makes the loggers of the client.</summary>
    /// <value>The default, <see langword="null"/>, means that nothing is logged; with dependency injection, the application's.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    internal ComputeClientOptions CheckedCopy(string? address = null)
    {
        var copy = (ComputeClientOptions)MemberwiseClone();
        copy.Address = address ?? Address;
        copy.Check();
        return copy;
    }

    internal DaemonTarget Target => DaemonTarget.Parse(Address ?? DaemonAddress.ForClient());

    private void Check()
    {
        var errors = new OptionErrors(nameof(ComputeClientOptions));
        if (Address is not null && DaemonTarget.FindError(Address) is { } error)
        {
            errors.Add(nameof(Address), Address, $"which cannot be used: {error}");
        }

        errors.CheckInfinitableLimit(nameof(QueueTimeout), QueueTimeout, PoolDefaults.LongestTimeLimit);
        errors.CheckInfinitableLimit(nameof(ExecutionTimeout), ExecutionTimeout ?? Timeout.InfiniteTimeSpan, PoolDefaults.LongestTimeLimit);
        errors.CheckAtLeast(nameof(PendingLimit), PendingLimit, 1);
        errors.CheckStep(nameof(ConnectTimeout), ConnectTimeout, PoolDefaults.LongestStep, zeroAllowed: false);
        errors.CheckStep(nameof(MaxReconnectDelay), MaxReconnectDelay, PoolDefaults.LongestStep, zeroAllowed: false);
        errors.CheckStep(nameof(DrainTimeout), DrainTimeout, PoolDefaults.LongestStep, zeroAllowed: true);
        errors.CheckRange(nameof(MaxPayload), MaxPayload, PoolDefaults.LowestMaxPayload, PoolDefaults.HighestMaxPayload);
        errors.ThrowIfAny("the compute client");
    }
}
