using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Client.Sessions;

/// <summary>Turns the scheduler's decisions into frames. The Post members are called under its lock, one at a time, which keeps the frames in the order of the numbers.</summary>
/// <param name="writer">Writes them.</param>
/// <param name="stream">What they go over.</param>
/// <param name="shares">Whether the worker reads arguments in this client's segment.</param>
/// <param name="borrows">Whether this client reads results in the worker's segment.</param>
/// <param name="comparesTypes">Whether the worker may have other types under the same names.</param>
/// <param name="time">The clock.</param>
internal sealed class LaneOutlet(SessionWriter writer, IWorkerStream stream, bool shares, bool borrows, bool comparesTypes, MonotonicTime time) : ILaneOutlet
{
    private readonly Dictionary<string, uint> _methodIds = new(StringComparer.Ordinal);
    private string? _culture;
    private string? _uiCulture;

    public void PostCall(PendingCall call)
    {
        ReadOnlyMemory<byte> arguments = call.Arguments.Memory;
        var frame = new Call
        {
            Call_ = call.Number,
            BorrowsResult = borrows,
            Items = ItemsModes.ToWire(call.Items),
            TimeoutMicroseconds = Microseconds(call.Limits.Execution),
            DeadlineMicroseconds = call.UntilDeadline(time) is { } left ? Microseconds(left) : 0,
            CallId = call.CallId,
            Attempt = (uint)call.Attempt,
            ReportProgress = call.Progress is not null,
        };
        if (shares && call.Arguments.SegmentOffset is { } offset)
        {
            frame.SharedArguments = new SharedRange { Offset = (ulong)offset, Length = (ulong)arguments.Length };
        }
        else
        {
            frame.Arguments = UnsafeByteOperations.UnsafeWrap(arguments[..Math.Min(arguments.Length, WireLimits.InlinePayload)]);
            frame.ArgumentsLength = (ulong)arguments.Length;
        }

        if (_methodIds.TryGetValue(call.Method.Key, out uint methodId))
        {
            frame.MethodId = methodId;
        }
        else
        {
            frame.MethodId = (uint)_methodIds.Count + 1;
            frame.Method = call.Method.Key;
            frame.Fingerprint = comparesTypes ? call.Method.Fingerprint : 0;
            _methodIds.Add(call.Method.Key, frame.MethodId);
        }

        if (_culture != call.Culture)
        {
            frame.Culture = _culture = call.Culture;
        }

        if (_uiCulture != call.UICulture)
        {
            frame.UiCulture = _uiCulture = call.UICulture;
        }

        writer.Post(new OutgoingFrame(new ClientFrame { Call = frame }, frame.SharedArguments is null ? call.Arguments : null, call.Number));
    }

    public void PostCancel(ulong number) => writer.Post(new OutgoingFrame(new ClientFrame { Cancel = new Cancel { Call = number } }));

    public void PostWithdraw(ulong number) => writer.Post(new OutgoingFrame(new ClientFrame { Withdraw = new Withdraw { Call = number } }));

    public void PostEnd() => writer.Post(new OutgoingFrame(null));

    public void Flush() => writer.Flush();

    public void Abort() => stream.Abort();

    private static ulong Microseconds(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? 0 : (ulong)Math.Max(1, limit.TotalMicroseconds);
}
