using ComputeHost.Worker.Sessions;

namespace ComputeHost.Daemon.Relay;

/// <summary>Passes what a method reports on to its client.</summary>
internal sealed class RelayedProgress(RelaySession session, ulong call) : IProgress<ComputeProgress>
{
    public void Report(ComputeProgress value)
    {
        if (session.Find(call) is not null)
        {
            session.Send(Frames.Progress(call, value));
        }
    }
}
