namespace ComputeHost.Protocol.Seam;

/// <summary>How a worker's own frames show in the stack that a dying runtime prints.</summary>
internal static class WorkerFrames
{
    /// <summary>The outermost of our frames on a thread that runs calls.</summary>
    public const string Slot = "ComputeHost.Worker.Slots.Slot.Run(";

    /// <summary>Before the method's name, in the frame that calls it.</summary>
    public const string CallPrefix = "ComputeHost.Call.";
}
