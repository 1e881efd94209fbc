using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Journal;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Client.Sessions;

/// <summary>A connection to a daemon over its socket. Shared memory is passed by descriptor, because the daemon may be another user's.</summary>
/// <param name="endpoint">The daemon.</param>
/// <param name="pool">The pool that the session is for; empty where the daemon has only one.</param>
/// <param name="arena">Where large arguments lie; null for nowhere.</param>
/// <param name="patience">How long the daemon may take to let this client in, and then to greet.</param>
/// <param name="delay">How long to wait before, because earlier connections failed.</param>
/// <param name="cancellationToken">Ends the connection.</param>
internal sealed class DaemonConnection(WorkerEndpoint endpoint, string pool, SegmentArena? arena, TimeSpan patience, TimeSpan delay, CancellationToken cancellationToken)
    : SocketConnection(endpoint, patience, cancellationToken)
{
    private List<SafeFileHandle> _passed = [];

    public override SegmentView? OpenResults(Hello hello, long maxPayload)
    {
        ulong length = hello.Daemon.SegmentLength;
        // Behind the journal's, if there is one. A place is never unmapped, hence the limit.
        SafeFileHandle? segment = length > 0 && length <= (ulong)RangeAllocator.Round(2 * maxPayload) ? _passed.ElementAtOrDefault(hello.Daemon.JournalSlots > 0 ? 1 : 0) : null;
        return segment is null ? null : SegmentView.TryOpen(segment, (long)length, writable: false);
    }

    public override JournalSlots? OpenJournal(Hello hello) =>
        hello.Daemon.JournalSlots is > 0 and <= int.MaxValue and var slots
        && _passed.ElementAtOrDefault(0) is { } descriptor
        && JournalPage.TryOpen(descriptor, (int)slots) is { } page
            ? new JournalSlots(page)
            : null;

    protected override void Prepare(CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne(delay);

    protected override Open Introduce()
    {
        DescriptorSocket.Send(Socket, WireLimits.DaemonPreface, arena is null ? [] : [arena.Descriptor]);
        return new Open
        {
            WantsMethods = true,
            Daemon = new DaemonOpen
            {
                Protocol = ProtocolVersion.Current,
                ClientVersion = ProtocolVersion.Product,
                Pool = pool,
                SegmentLength = (ulong)(arena?.Length ?? 0),
            },
        };
    }

    protected override void AwaitAnswer()
    {
        byte[] answer = new byte[WireLimits.DaemonPreface.Length];
        _passed = DescriptorSocket.Receive(Socket, answer);
        if (!WireLimits.DaemonPreface.SequenceEqual(answer))
        {
            throw new InvalidDataException($"At '{Endpoint.Address}' listens something that is no computehost daemon.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // What was mapped stays so.
            _passed.ForEach(static descriptor => descriptor.Dispose());
        }

        base.Dispose(disposing);
    }
}
