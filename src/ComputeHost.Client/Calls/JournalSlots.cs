using ComputeHost.Protocol.Journal;

namespace ComputeHost.Client.Calls;

/// <summary>Which call has which word of a session's journal. Used under the scheduler's lock, except for <see cref="TryWithdraw"/>.</summary>
internal sealed class JournalSlots(JournalPage page) : IDisposable
{
    private readonly Stack<int> _free = new(Enumerable.Range(0, page.Slots).Reverse());

    /// <summary>How many calls it has room for.</summary>
    public int Count => page.Slots;

    public void Assign(PendingCall call) => call.Schedule.JournalSlot = _free.Pop();

    public void Free(PendingCall call) => _free.Push(call.Schedule.JournalSlot);

    /// <summary>Takes a call back that was sent in a session that is broken.</summary>
    /// <returns>False if the daemon has given it to a worker.</returns>
    public bool TryWithdraw(PendingCall call) => page.TryWithdraw(call.Schedule.JournalSlot, call.Number);

    public void Dispose() => page.Dispose();
}
