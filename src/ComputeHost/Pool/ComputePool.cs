using System.Diagnostics;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Threads;
using ComputeHost.Seam;
using ComputeHost.Tactics;

namespace ComputeHost;

/// <summary>
/// Runs compute methods in worker processes of its own, which it starts, watches, replaces and ends, and lets the caller await them.
/// </summary>
/// <remarks>
/// <para>
/// A worker is this application's own program, started again without running its <c>Main</c>. A call waits in the pool's queue until a worker has room,
/// runs there, and
/// ends with the method's result or with one exception that says what happened. A worker that dies fails the calls it was running and nothing else; it is
/// replaced.
/// </para>
/// <para>All members are safe to use from many threads at once. A program may have several pools; each has its own workers.</para>
/// </remarks>
[DebuggerDisplay("{GetStatistics(),nq}")]
public sealed class ComputePool : IComputeClient, IAsyncDisposable
{
    private readonly IComputeTactic _tactic;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // On the thread pool, so that nothing but the hand-over runs under the lock of the Lazy.
    private readonly Lazy<Task> _start;
    private readonly Lazy<Task> _disposal;

    // Only tests give a pool something else.
    private TacticRouter Router => (TacticRouter)_tactic;

    internal ComputePool(IComputeTactic tactic)
    {
        _tactic = tactic;
        _start = new Lazy<Task>(() => EmptyContext.RunAsync(() => _tactic.StartAsync(_stopping.Token)));
        _disposal = new Lazy<Task>(() => EmptyContext.RunAsync(DisposeCoreAsync));
    }

    /// <summary>Starts a pool and its first workers.</summary>
    /// <param name="options">The pool's options, or <see langword="null"/> for the defaults. Read once; changing them later has no effect.</param>
    /// <param name="cancellationToken">Gives the start up; nothing is left behind.</param>
    /// <returns>The pool, ready to run calls. Dispose it with <see cref="DisposeAsync"/>.</returns>
    /// <exception cref="ArgumentException">Options are out of their range; the message names all of them.</exception>
    /// <exception cref="InvalidOperationException">
    /// This process is itself a worker, where <see cref="ComputeContext.Client"/> takes its place, or was started as one and has not called <see
    /// cref="ComputeWorker.RunAsync"/>.
    /// </exception>
    /// <exception cref="WorkerStartException">No worker could be started; the message has the diagnosis and the remedy.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public static async Task<ComputePool> StartAsync(ComputePoolOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ComputePool pool = Create(options ?? new ComputePoolOptions(), ComputeTactics.Choose);
        try
        {
            await pool.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Beside what <see cref="IComputeClient.ExecuteAsync{TResult}"/> says, the task can end with each of the exceptions derived from <see
    /// cref="ComputeHostException"/>, and is
    /// cancelled when <paramref name="cancellationToken"/> fires.
    /// </remarks>
    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        BeginStart();
        return _tactic.ExecuteAsync(invocation, options, cancellationToken);
    }

    /// <summary>Says what the pool is doing and has done.</summary>
    /// <returns>A snapshot that does not change any more.</returns>
    public ComputePoolStatistics GetStatistics() => _tactic.GetStatistics();

    /// <summary>
    /// Takes no new call, lets running and waiting calls go on for at most <see cref="ComputePoolOptions.DrainTimeout"/>, then ends those that are left,
    /// and ends all workers.
    /// </summary>
    /// <returns>A task that completes when no process, socket or file of the pool is left. Further calls of this method wait for the same end.</returns>
    /// <remarks>
    /// Takes at most <see cref="ComputePoolOptions.DrainTimeout"/> plus <see cref="ComputePoolOptions.CancellationGrace"/> and the few seconds in which
    /// the operating system ends a process.
    /// Calls that had to be ended fail with <see cref="WorkerLostException"/>, those that had not been sent to a worker with <see cref="NoWorkersException"/>.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        await _disposal.Value.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Makes a pool that starts with the first call, or with <see cref="EnsureStartedAsync"/>.</summary>
    internal static ComputePool Create(ComputePoolOptions options, ComputeTacticFactory createTactic)
    {
        WorkerGuard.ThrowIf(WorkerEnvironment.IsWorker, WorkerEnvironment.IsStartedAsWorker);
        return new ComputePool(createTactic(options.CheckedCopy()));
    }

    /// <summary>Where the calls of a method run.</summary>
    internal ComputeTactic TacticOf(ComputeMethodDescriptor method) => Router.TacticOf(method);

    /// <summary>What runs stored jobs, made ready if it was not.</summary>
    /// <param name="tactic"><see cref="ComputeTactic.Process"/> or <see cref="ComputeTactic.Thread"/>.</param>
    /// <exception cref="ArgumentException">The tactic runs no jobs.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    internal IJobHost JobHostOf(ComputeTactic tactic)
    {
        if (tactic is not (ComputeTactic.Process or ComputeTactic.Thread))
        {
            throw new ArgumentException($"Jobs cannot run by the tactic '{tactic}'. Choose '{ComputeTactic.Process}' or '{ComputeTactic.Thread}'.", nameof(tactic));
        }

        BeginStart();
        return (IJobHost)Router.Need(tactic);
    }

    internal Task EnsureStartedAsync(CancellationToken cancellationToken) => _start.Value.WaitAsync(cancellationToken);

    /// <summary>Like <see cref="DisposeAsync"/>, but waits no longer for calls when <paramref name="cancellationToken"/> fires.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static hurry => ((TaskCompletionSource)hurry!).TrySetResult(), _hurry);
        await DisposeAsync().ConfigureAwait(false);
    }

    private void BeginStart()
    {
        ObjectDisposedException.ThrowIf(_disposal.IsValueCreated, this);
        if (!_start.IsValueCreated)
        {
            _ = _start.Value;
        }
    }

    private async Task DisposeCoreAsync()
    {
        // A start under way is given up, and calls that wait for it with it: nobody will see its workers.
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_start.IsValueCreated)
        {
            await _start.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_start.Value.IsCompletedSuccessfully)
            {
                _hurry.TrySetResult();
            }
        }

        using var hurry = new CancellationTokenSource();
        Task stopped = _tactic.StopAsync(hurry.Token);
        await Task.WhenAny(stopped, _hurry.Task).ConfigureAwait(false);
        await hurry.CancelAsync().ConfigureAwait(false);
        await stopped.ConfigureAwait(false);
    }
}
