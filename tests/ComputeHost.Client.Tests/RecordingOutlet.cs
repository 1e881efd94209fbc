using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Tests;

/// <param name="time">The clock.</param>
internal sealed class RecordingOutlet(MonotonicTime time) : ILaneOutlet
{
    private readonly List<string> _posted = [];

    public List<string> Flushed { get; } = [];

    /// <summary>When each call was posted.</summary>
    public Dictionary<PendingCall, long> SentAt { get; } = [];

    public void PostCall(PendingCall call)
    {
        SentAt[call] = time.Now;
        _posted.Add($"call {call.Number}");
    }

    public void PostCancel(ulong number) => _posted.Add($"cancel {number}");

    public void PostWithdraw(ulong number) => _posted.Add($"withdraw {number}");

    public void PostEnd() => _posted.Add("end");

    public void Abort() => Flushed.Add("abort");

    public void Flush()
    {
        Flushed.AddRange(_posted);
        _posted.Clear();
    }
}
