using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>Counts the running calls of a method with a limit of its own. Calls above the limit wait here, out of the way of others.</summary>
internal sealed class MethodGate(int limit, ICallOrder waiting)
{
    public int Running { get; set; }

    public ICallOrder Waiting => waiting;

    public bool IsFull => Running >= limit;
}
