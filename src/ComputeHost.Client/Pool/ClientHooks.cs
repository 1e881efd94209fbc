using ComputeHost.Client.Calls;
using ComputeHost.Client.Metrics;
using ComputeHost.Client.Sessions;

namespace ComputeHost.Client.Pool;

/// <summary>What a daemon adds to a client that calls in the name of others.</summary>
internal sealed record ClientHooks
{
    /// <summary>Is told the workers' methods; null if nobody wants to know.</summary>
    public IRemoteMethods? Methods { get; init; }

    /// <summary>Called by a thread when the callers of a transition have their answers; null for nobody.</summary>
    public Action? Answered { get; init; }

    /// <summary>Is told the end of each call; null for nobody.</summary>
    public ICallObserver? Observer { get; init; }

    /// <summary>Makes a place where calls wait.</summary>
    public Func<ICallOrder> NewOrder { get; init; } = static () => new PendingQueue();
}
