using System.Collections.Concurrent;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Executors;

/// <summary>The calls that an executor has, for the keeper of time limits.</summary>
internal sealed class ExecutorCalls : ICallOverseer
{
    private readonly ConcurrentDictionary<ulong, ExecutorCall> _calls = new();

    public ICollection<ExecutorCall> All => _calls.Values;

    public void Add(ExecutorCall call) => _calls[call.Number] = call;

    /// <returns>Null if the call is over.</returns>
    public ExecutorCall? Find(ulong number) => _calls.GetValueOrDefault(number);

    /// <returns>False if it was removed before.</returns>
    public bool Remove(ExecutorCall call) => _calls.TryRemove(KeyValuePair.Create(call.Number, call));

    public CallStart ReadStart(long epoch, ulong session, ulong call) => Find(call)?.Entry ?? new CallStart(CallStartState.Over);

    /// <summary>A method cannot be killed here. Its caller has been told; now others get its place, and its thread is left to itself.</summary>
    public bool Condemn(long epoch, ulong session, ulong call, string reason)
    {
        Find(call)?.Abandon();
        return false;
    }
}
