using ComputeHost.Client.Calls;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Daemon.Relay;

/// <summary>
/// The arguments of a relayed call. Small ones are held here. Large ones stay in the client's segment until the call goes to a worker and are then copied to
/// where the worker can read them, so that calls that wait take none of the daemon's memory.
/// </summary>
/// <remarks>
/// Once its call is answered, the client uses the range again. So the answer waits for a copy under way, and what was not copied by then is gone.
/// </remarks>
internal sealed class RelayedArguments : ArgumentBuffer
{
    private const int Unread = 0;
    private const int Reading = 1;
    private const int ReadingAnswered = 2;
    private const int Read = 3;
    private const int Gone = 4;

    private readonly PayloadWriter _writer;
    private readonly ReadOnlyMemory<byte> _held;
    private readonly SegmentLease? _lease;
    private readonly ClientAccount? _account;
    private readonly Lock _copying = new();
    private Action? _answer;
    private int _state;

    private RelayedArguments(PayloadWriter writer, ReadOnlyMemory<byte> held, SegmentLease? lease, ClientAccount? account)
        : base(writer)
    {
        _writer = writer;
        _held = held;
        _lease = lease;
        _account = account;
        _state = lease is null ? Read : Unread;
    }

    public override ReadOnlyMemory<byte> Memory => _lease is null ? _held : _writer.WrittenMemory;

    /// <param name="arguments">What came in frames.</param>
    /// <param name="account">Was charged for them.</param>
    public static RelayedArguments Of(ReadOnlyMemory<byte> arguments, ClientAccount account) => new(new PayloadWriter(0), arguments, lease: null, account);

    /// <param name="arguments">What came in chunks. Becomes this buffer's.</param>
    /// <param name="account">Was charged for them.</param>
    public static RelayedArguments Of(PayloadWriter arguments, ClientAccount account) => new(arguments, arguments.WrittenMemory, lease: null, account);

    /// <param name="lease">The range of the client's segment that they lie in.</param>
    /// <param name="arena">Where workers can read them; null for nowhere.</param>
    public static RelayedArguments Of(SegmentLease lease, SegmentArena? arena) =>
        new(new PayloadWriter(lease.Span.Length, ArgumentsEncoding.HeadLength) { Arena = arena }, default, lease, account: null);

    public override bool TryPrepare()
    {
        // The worker that a copy was for may be dead before it is done, and the call on its way to another.
        lock (_copying)
        {
            return TryCopy();
        }
    }

    /// <summary>Answers the call's client: at once, or when the copy under way is done.</summary>
    public void Answer(Action answer)
    {
        _answer = answer;
        if (Interlocked.CompareExchange(ref _state, Gone, Unread) != Unread && Interlocked.CompareExchange(ref _state, ReadingAnswered, Reading) == Reading)
        {
            return;
        }

        answer();
    }

    protected override void Free()
    {
        base.Free();
        _lease?.End();
        _account?.LetGo(_held.Length);
    }

    private bool TryCopy()
    {
        if (Interlocked.CompareExchange(ref _state, Reading, Unread) is var found and not Unread)
        {
            return found != Gone;
        }

        bool isCopied = false;
        try
        {
            ReadOnlySpan<byte> source = _lease!.Span;
            source.CopyTo(_writer.Append(source.Length));
            isCopied = true;
            return true;
        }
        finally
        {
            // Without memory for the copy the session with the worker ends, and the call is tried again with another.
            int next = isCopied ? Read : Unread;
            if (Interlocked.CompareExchange(ref _state, next, Reading) == ReadingAnswered)
            {
                Volatile.Write(ref _state, isCopied ? Read : Gone);
                _answer!();
                DueFlushes.Carry();
            }
        }
    }
}
