using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Supervisor.Metrics;

/// <summary>Lets gauges show the workers of one supervisor, until it is disposed.</summary>
internal sealed class WorkerMeter : IMeasuredPool, IDisposable
{
    private readonly Func<WorkerGauges> _now;

    /// <param name="pool">What the pool is called in tags.</param>
    /// <param name="now">What there is at this moment. For any thread.</param>
    public WorkerMeter(string pool, Func<WorkerGauges> now)
    {
        Pool = pool;
        _now = now;
        WorkerInstruments.Live.Add(this);
    }

    public string Pool { get; }

    public WorkerGauges Now => _now();

    public void Dispose() => WorkerInstruments.Live.Remove(this);
}
