using ComputeHost.Protocol.Threads;

namespace ComputeHost.Execution.Calls;

/// <summary>Hands progress to a listener in this process.</summary>
internal static class NestedProgress
{
    public static ProgressReport To(IProgress<ComputeProgress> listener)
    {
        // What the listener throws has no call to fail and nobody to be told.
        var relay = new ProgressRelay(listener, static _ => { });
        return new ProgressReport(call: 0, report => relay.Post(report.Take()));
    }
}
