using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>Counts the calls of a method that has a limit of its own; calls above it wait here, out of the way of others.</summary>
internal sealed class MethodGate(int limit)
{
    public int Running { get; set; }

    public PendingQueue Waiting { get; } = new();

    public bool IsFull => Running >= limit;
}
