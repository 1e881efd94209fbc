using System.Diagnostics;
using ComputeHost.Client;
using ComputeHost.Client.Daemons;
using ComputeHost.Protocol.Logging;
using ComputeHost.Protocol.Threads;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost;

/// <summary>Runs compute methods in the workers of a daemon, which several programs share, and lets the caller await them.</summary>
/// <remarks>
/// <para>
/// The daemon is the program <c>computehost</c>: <c>computehost serve --assembly MyMethods.dll</c>. Calls have the same semantics, options and exceptions as
/// those of a pool of the program's own. This program need not have the methods' assembly: <c>RunAsync&lt;int, int&gt;("imaging.resize", 3)</c> calls by
/// name.
/// </para>
/// <para>
/// A lost connection is made again. Meanwhile calls wait under their <c>QueueTimeout</c>. What the daemon had not given to a worker is sent again; what
/// became of the rest is not known, so it fails with <see cref="WorkerLostException"/> and <see cref="WorkerLostCause.ConnectionLost"/>, unless it is
/// idempotent.
/// </para>
/// <para>All members are safe to use from many threads at once.</para>
/// </remarks>
[DebuggerDisplay("{GetStatistics(),nq}")]
public sealed class ComputeClient : IComputeClient, IAsyncDisposable
{
    private readonly LogQueue _logs;
    private readonly DaemonClient _client;
    private readonly Lazy<Task> _disposal;

    private ComputeClient(ComputeClientOptions options)
    {
        _logs = new LogQueue(options.LoggerFactory ?? NullLoggerFactory.Instance, "ComputeHost.Client", TimeProvider.System);
        _client = new DaemonClient(options.Target, Settings(options), options.MaxReconnectDelay, options.RejectWhileDisconnected, TimeProvider.System, _logs);
        _disposal = new Lazy<Task>(() => EmptyContext.RunAsync(EndAsync));
    }

    /// <summary>Whether there is a session with the daemon.</summary>
    public bool IsConnected => _client.Directory.IsConnected;

    /// <summary>Connects to a daemon.</summary>
    /// <param name="address">
    /// Where it listens, as <see cref="ComputeClientOptions.Address"/>, which it replaces; <see langword="null"/> for that of the options.
    /// </param>
    /// <param name="options">The client's options, or <see langword="null"/> for the defaults. Read once; changing them later has no effect.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <returns>The client, with a session. Dispose it with <see cref="DisposeAsync"/>.</returns>
    /// <exception cref="ArgumentException">Options are out of their range; the message names all of them.</exception>
    /// <exception cref="NoWorkersException">No daemon could be reached, or it refuses this program; the message says why and what to do.</exception>
    /// <exception cref="ProtocolMismatchException">The daemon is of another version.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public static async Task<ComputeClient> ConnectAsync(
        string? address = null, ComputeClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ComputeClientOptions own = (options ?? new ComputeClientOptions()).CheckedCopy(address);
        ComputeClient client = Create(own);
        try
        {
            if (await client._client.Directory.First.WaitAsync(cancellationToken).ConfigureAwait(false) is { } obstacle)
            {
                throw obstacle;
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Besides what <see cref="IComputeClient.ExecuteAsync{TResult}"/> says, the task can end with each of the exceptions derived from <see
    /// cref="ComputeHostException"/>, and is
    /// cancelled when <paramref name="cancellationToken"/> fires.
    /// </remarks>
    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsValueCreated, this);
        return _client.Pool.ExecuteAsync(invocation, options, cancellationToken);
    }

    /// <summary>Says what the client is doing and has done.</summary>
    /// <returns>A snapshot that does not change any more.</returns>
    public ComputeClientStatistics GetStatistics()
    {
        (int waiting, int running) = _client.Pool.Load;
        Client.Answers.CallCounters counters = _client.Pool.Counters;
        return new ComputeClientStatistics
        {
            IsConnected = IsConnected,
            TotalSessions = _client.Directory.Sessions,
            Pending = waiting,
            Running = running,
            TotalSubmitted = counters.Submitted,
            TotalSucceeded = counters.Succeeded,
            TotalFaulted = counters.Faulted,
            TotalRejected = counters.Rejected,
            TotalTimedOut = counters.TimedOut,
            TotalLost = counters.Lost,
            TotalPoisoned = counters.Poisoned,
            TotalCancelled = counters.Cancelled,
        };
    }

    /// <summary>
    /// Takes no new call, lets running and waiting calls go on for at most <see cref="ComputeClientOptions.DrainTimeout"/>, then gives up those that are
    /// left, and ends the session.
    /// </summary>
    /// <returns>A task that completes when nothing of the client is left. Further calls of this method wait for the same end.</returns>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    /// <summary>Makes a client that connects by itself, whether or not there is a daemon yet.</summary>
    /// <param name="options">Checked; nobody changes them any more.</param>
    internal static ComputeClient Create(ComputeClientOptions options) => new(options);

    internal static ClientSettings Settings(ComputeClientOptions options) => new()
    {
        OptionsType = nameof(ComputeClientOptions),
        PendingLimit = options.PendingLimit,
        WaitWhenFull = options.WaitWhenFull,
        QueueTimeout = options.QueueTimeout,
        ExecutionTimeout = options.ExecutionTimeout ?? Timeout.InfiniteTimeSpan,
        TellsExecutionTimeout = options.ExecutionTimeout is not null,
        DrainTimeout = options.DrainTimeout,
        ConnectTimeout = options.ConnectTimeout,
        MaxPayload = options.MaxPayload,
        CheckRoundTrips = options.CheckRoundTrips,
    };

    private async Task EndAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await _logs.DisposeAsync().ConfigureAwait(false);
    }
}
