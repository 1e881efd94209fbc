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
    private PayloadWriter? _assembled;
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

    /// <summary>Takes arguments that came in chunks, and disposes them at its end.</summary>
    public void SetArguments(PayloadWriter assembled)
    {
        _assembled = assembled;
        _arguments = assembled.WrittenMemory;
    }

    /// <summary>Lets go of the arguments. Nobody reads them any more.</summary>
    public void Dispose()
    {
        Lease?.End();
        _arguments = default;
        _assembled?.Dispose();
        _assembled = null;
    }
}
