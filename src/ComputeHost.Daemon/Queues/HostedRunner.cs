using System.Collections.Concurrent;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.Running;
using ComputeHost.Queue.States;

namespace ComputeHost.Daemon.Queues;

/// <summary>Runs jobs in a pool of the daemon. There the queue is one client among the others, and has its share of the workers' time.</summary>
/// <param name="pool">The pool.</param>
/// <param name="account">The queue as a client.</param>
/// <param name="methods">What it runs.</param>
internal sealed class HostedRunner(HostedPool pool, ClientAccount account, IReadOnlyList<JobMethod> methods) : IJobRunner
{
    private readonly ConcurrentDictionary<FairJob, bool> _calls = new();

    public int Slots => Math.Min(pool.Slots, account.Limits.MaxInFlight ?? int.MaxValue);

    public IReadOnlyCollection<JobMethod> Methods => methods;

    /// <summary>Those that are not over.</summary>
    public IEnumerable<FairJob> Calls => _calls.Keys;

    public async Task<JobRun> RunAsync(JobOrder order, CancellationToken end)
    {
        FairJob? made = null;
        account.BeginCall();
        account.Hold(order.Call.Arguments.Length);
        try
        {
            return await StoredCalls.RunAsync(order, pool.Client, () => made = Add(order), end);
        }
        finally
        {
            account.LetGo(order.Call.Arguments.Length);
            account.EndCall();
            if (made is not null)
            {
                _calls.TryRemove(made, out _);
            }
        }
    }

    private FairJob Add(JobOrder order)
    {
        var call = new FairJob(order, pool.Client, pool.ShareOf(account));
        _calls[call] = true;
        return call;
    }
}
