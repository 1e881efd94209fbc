namespace ComputeHost.Client.Metrics;

/// <summary>Is told the end of each call.</summary>
internal interface ICallObserver
{
    /// <summary>Called for every call, from any thread, outside of all locks, before the caller is told. It must neither block nor throw.</summary>
    void OnEnded(in CallEnd end);
}
