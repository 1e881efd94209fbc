namespace ComputeHost.Execution.Calls;

/// <summary>The calls that one call makes. They end with it: no limit would be left for one that went on.</summary>
/// <param name="callId">The call around them.</param>
/// <param name="client">Runs them.</param>
/// <param name="over">Whether that call is over already, and a thread that it has left behind asks.</param>
internal sealed class NestedCalls(string callId, NestedClient client, bool over) : IComputeClient
{
    private readonly Lock _gate = new();
    private readonly List<CallContext> _running = [];
    private bool _over = over;

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        client.ExecuteAsync(invocation, options, around: this, cancellationToken);

    /// <exception cref="InvalidOperationException">The call around them is over.</exception>
    public void Add(CallContext call)
    {
        lock (_gate)
        {
            if (_over)
            {
                throw new InvalidOperationException(
                    $"Call '{callId}' is over, and makes no further calls. Await what a method starts before the method returns.");
            }

            _running.Add(call);
        }
    }

    public void Remove(CallContext call)
    {
        lock (_gate)
        {
            _running.Remove(call);
        }
    }

    /// <summary>The call around them is over: cancels those that run, and has an eye kept on those that do not end.</summary>
    public void End()
    {
        CallContext[] left;
        lock (_gate)
        {
            _over = true;
            left = [.. _running];
        }

        foreach (CallContext call in left)
        {
            call.Cancel();
            client.Strays?.Add(call);
        }
    }
}
