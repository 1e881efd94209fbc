using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Client.Metrics;

/// <summary>Measures the calls of one client, for the process's instruments and for an observer.</summary>
internal sealed class CallMeter : IMeasuredPool, IDisposable
{
    private readonly MonotonicTime _time;
    private readonly ICallObserver? _observer;
    private Func<(int Waiting, int Running)> _load = static () => default;

    /// <param name="pool">What the pool is called in tags.</param>
    /// <param name="time">The clock of the calls.</param>
    /// <param name="observer">Is told the end of each call; null for nobody.</param>
    public CallMeter(string pool, MonotonicTime time, ICallObserver? observer = null)
    {
        Pool = pool;
        _time = time;
        _observer = observer;
    }

    public string Pool { get; }

    public (int Waiting, int Running) Load => _load();

    /// <summary>Lets gauges show the client, until this is disposed.</summary>
    /// <param name="load">How many calls wait, and how many are with workers. For any thread.</param>
    public void Show(Func<(int Waiting, int Running)> load)
    {
        _load = load;
        CallInstruments.Live.Add(this);
    }

    /// <summary>To be called once for each call, outside of all locks. Never throws: what listens must not cost a caller its answer.</summary>
    public void Record(PendingCall call, OutcomeKind outcome)
    {
        bool isListenedTo = CallInstruments.AreListenedTo;
        if (!isListenedTo && _observer is null)
        {
            return;
        }

        try
        {
            CallTimes times = CallTimes.Of(outcome, call.Timer, call.RunTime, call.Lane is not null, _time, _time.Now);
            var end = new CallEnd(call, outcome, times);
            _observer?.OnEnded(end);
            if (isListenedTo)
            {
                CallInstruments.Record(Pool, end);
            }
        }
        catch (Exception)
        {
            // A listener of the user's failed, or memory was short: the measurement is lost.
        }
    }

    public void Dispose() => CallInstruments.Live.Remove(this);
}
