using ComputeHost.Client.Pool;
using ComputeHost.Protocol;

namespace ComputeHost.Tactics;

/// <summary>A tactic's client, which tells calls the reason when the tactic could not start.</summary>
internal sealed class GuardedClient(PoolClient client) : IComputeClient
{
    private volatile ComputeHostException? _failure;

    /// <summary>Starts the tactic. If that fails it fails for good: calls that wait, or come later, must not wait for it.</summary>
    public async Task StartAsync(Func<CancellationToken, Task> start, CancellationToken cancellationToken)
    {
        try
        {
            await start(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _failure = StartFailures.Of(exception);
            await client.EndAsync(_failure).ConfigureAwait(false);
            throw;
        }

        // Only now: what a start lacks, descriptors for example, must not leave types uninitialised for good.
        if (ReflectionFeature.IsSupported)
        {
            _ = Rehearsal.RunOnceAsync();
        }
    }

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (_failure is { } failure)
        {
            return Task.FromException<TResult>(StartFailures.Reject(failure));
        }

        try
        {
            return client.ExecuteAsync(invocation, options, cancellationToken);
        }
        catch (ObjectDisposedException) when (_failure is not null)
        {
            // The start has failed since the look above.
            return Task.FromException<TResult>(StartFailures.Reject(_failure));
        }
    }
}
