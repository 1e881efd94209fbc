namespace ComputeHost.Tactics;

/// <summary>Gives each call to a tactic, chosen by the call's method. It starts, counts and ends them together.</summary>
/// <param name="tactics">All tactics of the pool, at least one; the router ends them.</param>
/// <param name="choose">
/// Chooses one of them for a method: always the same for the same method, and quickly, because every call asks. Null if all methods use the first.
/// </param>
internal sealed class TacticRouter(IReadOnlyList<IComputeTactic> tactics, Func<ComputeMethodDescriptor, IComputeTactic>? choose = null) : IComputeTactic
{
    private readonly IComputeTactic _first = tactics[0];

    public IReadOnlyList<IComputeTactic> Tactics => tactics;

    /// <summary>Starts all of them; fails with the first failure, when all have started or failed. Calls to the others go on.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(tactics.Select(tactic => tactic.StartAsync(cancellationToken)));

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        IComputeTactic tactic = choose is null ? _first : choose(invocation.Descriptor);
        return tactic.ExecuteAsync(invocation, options, cancellationToken);
    }

    public ComputePoolStatistics GetStatistics() =>
        tactics.Count == 1 ? _first.GetStatistics() : PoolStatistics.Sum([.. tactics.Select(static tactic => tactic.GetStatistics())]);

    /// <summary>Ends all of them side by side.</summary>
    public Task StopAsync(CancellationToken hurry) => Task.WhenAll(tactics.Select(tactic => tactic.StopAsync(hurry)));
}
