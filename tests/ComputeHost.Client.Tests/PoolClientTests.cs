using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Client.Tests;

public sealed class PoolClientTests
{
    /// <summary>Workers read the arguments of a call until they are dead or the session is over, whatever its caller was told.</summary>
    [LinuxFact]
    public async Task EndAsync_CallIsAborted_LendsItsArgumentsPlaceToNoOtherCall()
    {
        const int Length = 256 * 1024;
        SegmentArena arena = SegmentArena.TryCreate(Length, TimeProvider.System)!;
        bool? lent = null;
        var lanes = new Lanes(() => lent = arena.TryRent(1, out _));
        var client = new PoolClient(new ClientSettings(), new NoOverseer(), supply: null, (_, _, _) => lanes, arena, TimeProvider.System, NullLoggerFactory.Instance);
        Task<int> call = client.RunAsync(TestMethods.Count, new byte[Length / 2]);
        Assert.False(arena.TryRent(Length, out _));
        var cause = new WorkerStartException("No worker starts.");
        await client.EndAsync(cause);
        await Assert.ThrowsAnyAsync<ComputeHostException>(() => call);
        Assert.False(lent);
    }

    private sealed class Lanes(Action ending) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ending();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class NoOverseer : ICallOverseer
    {
        public CallStart ReadStart(long epoch, ulong session, ulong call) => default;

        public bool Condemn(long epoch, ulong session, ulong call, string reason) => false;
    }
}
