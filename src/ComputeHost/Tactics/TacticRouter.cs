using ComputeHost.Protocol.Threads;
using ComputeHost.Seam;

namespace ComputeHost.Tactics;

/// <summary>
/// Gives each call to a tactic, chosen by the call's method. The pool's usual one is there from the beginning and starts with the pool; each other is made and
/// started at the first call that needs it. They are counted and ended together.
/// </summary>
internal sealed class TacticRouter : IComputeTactic, IAsyncDisposable
{
    private readonly ComputeTactic _usual;
    private readonly Func<ComputeMethodDescriptor, ComputeTactic> _choose;
    private readonly Func<ComputeTactic, IComputeTactic> _create;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Place?[] _places = new Place?[Enum.GetValues<ComputeTactic>().Length];
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private bool _isStopped;

    /// <param name="usual">The tactic that starts with the pool.</param>
    /// <param name="choose">Chooses for a method: always the same for the same method, and quickly, because every call asks.</param>
    /// <param name="create">Makes a tactic, once for each that is needed. The router ends it.</param>
    public TacticRouter(ComputeTactic usual, Func<ComputeMethodDescriptor, ComputeTactic> choose, Func<ComputeTactic, IComputeTactic> create)
    {
        _usual = usual;
        _choose = choose;
        _create = create;
        _ = PlaceOf(usual).Tactic;
    }

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<IComputeTactic> Tactics => [.. Places().Select(static place => place.Tactic)];

    public ComputeTactic TacticOf(ComputeMethodDescriptor method) => _choose(method);

    /// <summary>The tactic, made ready if it was not.</summary>
    /// <exception cref="ObjectDisposedException">The router has been stopped.</exception>
    public IComputeTactic Need(ComputeTactic tactic)
    {
        Place place = Volatile.Read(ref _places[(int)tactic]) ?? PlaceOf(tactic);
        if (tactic != _usual)
        {
            place.EnsureStarted();
        }

        return place.Tactic;
    }

    public Task StartAsync(CancellationToken cancellationToken) => PlaceOf(_usual).Tactic.StartAsync(cancellationToken);

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return Need(_choose(invocation.Descriptor)).ExecuteAsync(invocation, options, cancellationToken);
    }

    public ComputePoolStatistics GetStatistics() =>
        Tactics is [{ } only] ? only.GetStatistics() : PoolStatistics.Sum([.. Tactics.Select(static tactic => tactic.GetStatistics())]);

    /// <summary>Ends all of them side by side. No further one is made.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        lock (_gate)
        {
            _isStopped = true;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(Places().Select(place => place.StopAsync(hurry))).ConfigureAwait(false);
        _stopping.Dispose();
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private IEnumerable<Place> Places() => _places.OfType<Place>();

    private Place PlaceOf(ComputeTactic tactic)
    {
        lock (_gate)
        {
            if (_places[(int)tactic] is { } there)
            {
                return there;
            }

            ObjectDisposedException.ThrowIf(_isStopped, typeof(IComputeClient));
            var place = new Place(() => _create(tactic), _stopping.Token);
            Volatile.Write(ref _places[(int)tactic], place);
            return place;
        }
    }

    /// <summary>Where a tactic is, or will be when somebody asks.</summary>
    private sealed class Place(Func<IComputeTactic> create, CancellationToken stopping)
    {
        private readonly Lazy<IComputeTactic> _tactic = new(create);
        private Lazy<Task>? _start;

        public IComputeTactic Tactic => _tactic.Value;

        /// <summary>Starts the tactic if nobody has. Its calls wait for it, and are told if it fails.</summary>
        public void EnsureStarted()
        {
            if (_start is null)
            {
                Interlocked.CompareExchange(ref _start, new Lazy<Task>(() => EmptyContext.RunAsync(() => Tactic.StartAsync(stopping))), null);
            }

            _ = _start.Value;
        }

        public async Task StopAsync(CancellationToken hurry)
        {
            if (_start?.Value is { } start)
            {
                await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // What has not started runs no calls, so waiting for them would be in vain.
                hurry = start.IsCompletedSuccessfully ? hurry : new CancellationToken(canceled: true);
            }

            await Tactic.StopAsync(hurry).ConfigureAwait(false);
        }
    }
}
