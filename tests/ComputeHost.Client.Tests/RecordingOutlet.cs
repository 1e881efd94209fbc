using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;

namespace ComputeHost.Client.Tests;

internal sealed class RecordingOutlet : ILaneOutlet
{
    private readonly List<string> _posted = [];

    public List<string> Flushed { get; } = [];

    public void PostCall(PendingCall call) => _posted.Add($"call {call.Number}");

    public void PostCancel(ulong number) => _posted.Add($"cancel {number}");

    public void PostWithdraw(ulong number) => _posted.Add($"withdraw {number}");

    public void PostEnd() => _posted.Add("end");

    public void Flush()
    {
        Flushed.AddRange(_posted);
        _posted.Clear();
    }
}
