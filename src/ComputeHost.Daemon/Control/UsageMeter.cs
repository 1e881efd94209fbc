using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;

namespace ComputeHost.Daemon.Control;

/// <summary>Measures which part of the workers' time each client has used lately. Thread-safe.</summary>
internal sealed class UsageMeter : IAsyncDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ServedPools _pools;
    private readonly PeriodicTimer _timer;
    private readonly Lock _gate = new();
    private readonly Queue<Dictionary<uint, TimeSpan>> _samples = new();
    private readonly Task _run;

    public UsageMeter(ServedPools pools, TimeProvider timeProvider)
    {
        _pools = pools;
        _timer = new PeriodicTimer(Interval, timeProvider);
        _samples.Enqueue(Sample());
        _run = RunAsync();
    }

    /// <summary>The parts of all clients, from 0 to 1.</summary>
    /// <param name="running">Which clients' calls run at this moment, and for how long: what they use is settled only at their end.</param>
    public Dictionary<uint, double> Shares(IEnumerable<(uint Client, TimeSpan Elapsed)> running)
    {
        Dictionary<uint, TimeSpan> used = Sample();
        lock (_gate)
        {
            foreach ((uint client, TimeSpan before) in _samples.Peek())
            {
                used[client] -= before;
            }
        }

        foreach ((uint client, TimeSpan elapsed) in running)
        {
            used[client] = used.GetValueOrDefault(client) + (elapsed < Window ? elapsed : Window);
        }

        double total = used.Values.Sum(static time => time.TotalSeconds);
        return used.ToDictionary(static client => client.Key, client => total > 0 ? client.Value.TotalSeconds / total : 0);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _run;
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            Dictionary<uint, TimeSpan> sample = Sample();
            lock (_gate)
            {
                _samples.Enqueue(sample);
                if (_samples.Count > Window / Interval)
                {
                    _samples.Dequeue();
                }
            }
        }
    }

    private Dictionary<uint, TimeSpan> Sample()
    {
        var used = new Dictionary<uint, TimeSpan>();
        foreach (ClientShare share in _pools.All.SelectMany(static pool => pool.Shares))
        {
            used[share.Account.UserId] = used.GetValueOrDefault(share.Account.UserId) + share.Used;
        }

        return used;
    }
}
