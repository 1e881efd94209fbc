namespace ComputeHost.Protocol.Seam;

/// <summary>How a worker's own frames show in stacks: in the one that a dying runtime prints, and in those that the daemon asks for.</summary>
internal static class WorkerFrames
{
    /// <summary>What all our frames around a call begin with.</summary>
    public const string Slots = "ComputeHost.Worker.Slots.";

    /// <summary>The outermost of our frames on a thread that runs calls.</summary>
    public const string Slot = Slots + "Slot.Run(";

    /// <summary>Before the method's name, in the frame that calls it.</summary>
    public const string CallPrefix = "ComputeHost.Call.";
}
