using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Cultures;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Worker.Slots;

internal enum WorkerCallState
{
    /// <summary>Its arguments are not all here; the calls behind it wait, because calls are taken in their order.</summary>
    Assembling,

    /// <summary>Complete, not started.</summary>
    Waiting,

    Running,

    /// <summary>Over, or answered without having been started.</summary>
    Over,
}

/// <summary>One call in this worker. Its state is changed only by the <see cref="SlotScheduler"/>, under its lock.</summary>
internal class WorkerCall(CallSource source, ulong number, CompiledMethod method, CallCulture culture, CallContext context) : IDisposable
{
    private PayloadWriter? _pieces;
    private ReadOnlyMemory<byte> _arguments;

    public CallSource Source => source;

    /// <summary>Within its source.</summary>
    public ulong Number => number;

    public CompiledMethod Method => method;

    public CallCulture Culture => culture;

    public CallContext Context => context;

    public bool ReportStarted { get; init; }

    public WorkerCallState State { get; set; }

    /// <summary>When it was started, in Stopwatch ticks.</summary>
    public long Started { get; set; }

    /// <summary>Where a large result goes, if the caller reads it there.</summary>
    public SegmentArena? ResultArena { get; init; }

    /// <summary>What lends the arguments, if they lie in the caller's segment.</summary>
    public SegmentLease? Lease { get; private set; }

    /// <summary>The encoded arguments, once they are complete.</summary>
    public ReadOnlySpan<byte> Arguments => Lease is { } lease ? lease.Span : _arguments.Span;

    public void SetArguments(ReadOnlyMemory<byte> arguments) => _arguments = arguments;

    public void SetArguments(SegmentLease lease) => Lease = lease;

    /// <summary>Begins to collect arguments that come in pieces. Memory is taken as they come, not as they are announced.</summary>
    public void BeginPieces(ReadOnlySpan<byte> first, long length)
    {
        _pieces = new PayloadWriter(length);
        first.CopyTo(_pieces.Append(first.Length));
    }

    /// <returns>Whether the arguments are complete now.</returns>
    /// <exception cref="PayloadTooLargeException">There is more than was announced.</exception>
    public bool AddPiece(ReadOnlySpan<byte> piece)
    {
        PayloadWriter pieces = _pieces!;
        piece.CopyTo(pieces.Append(piece.Length));
        _arguments = pieces.WrittenMemory;
        return pieces.Length == pieces.Limit;
    }

    /// <summary>Lets go of the arguments. Nobody reads them any more.</summary>
    public void Dispose()
    {
        Lease?.End();
        _arguments = default;
        _pieces?.Dispose();
        _pieces = null;
    }
}
