using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>What clients pass, and what they leave behind, is closed, and no more is mapped than a segment.</summary>
public sealed class PassedDescriptorTests : IAsyncLifetime
{
    /// <summary>What a daemon opens of its own meanwhile.</summary>
    private const int Own = 4;

    private TestDaemon _daemon = null!;
    private ComputeClient _client = null!;

    public async Task InitializeAsync()
    {
        // One worker, because each has descriptors in the daemon.
        _daemon = await TestDaemon.StartAsync("\"minWorkers\": 1, \"maxWorkers\": 1");
        _client = await ComputeClient.ConnectAsync(_daemon.Address);
        await AssertServesAsync();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    [LinuxTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Client_VanishesInTheMiddle_CostsNothing(int when)
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        int before = DaemonResources.Descriptors(_daemon);
        using (SegmentArena arena = SegmentArena.TryCreate(1 << 20, TimeProvider.System)!)
        {
            for (int round = 0; round < 20; round++)
            {
                using RawClient client = RawClient.Connect(_daemon);
                switch (when)
                {
                    case 0:
                        client.SendBytes([.. WireLimits.DaemonPreface[..2]]);
                        break;
                    case 1:
                        client.SendPreface(arena.Descriptor);
                        break;
                    case 2:
                        client.Begin(arena.Descriptor, arena.Length);
                        client.SendBytes([200, 0, 0, 0, 1, 2, 3]);
                        break;
                    default:
                        client.Begin(arena.Descriptor, arena.Length);
                        client.SendCall(client.NextCall(RawClient.Sleep, 20));
                        break;
                }
            }
        }

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before + Own);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Preface_DescriptorsThatAreNoSegment_AreClosedAndPayloadsTravelInFrames()
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        int before = DaemonResources.Descriptors(_daemon);
        foreach ((SafeFileHandle[] passed, long length) in Enumerable.Range(0, 5).SelectMany(static _ => NoSegments()))
        {
            using RawClient client = RawClient.Connect(_daemon);
            client.SendPreface(passed);
            client.Send(RawClient.OpenFrame(length));
            client.ReceiveAnswer();
            Assert.False(client.ReceiveFrame().Hello.BorrowsArguments);
            client.SendCall(client.NextCall(RawClient.Twice, 21));
            Assert.Equal(2, client.ReceiveFrame().Methods is null ? 0 : 2);
            Assert.Equal([1, 42, 0, 0, 0], client.ReceiveOutcome().Result.Value.ToByteArray());
            foreach (SafeFileHandle descriptor in passed)
            {
                descriptor.Dispose();
            }
        }

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before + Own);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Preface_MoreDescriptorsThanAllowed_AreAllClosed()
    {
        using SegmentArena arena = SegmentArena.TryCreate(1 << 20, TimeProvider.System)!;
        await AssertServesAsync();
        int before = DaemonResources.Descriptors(_daemon);
        for (int round = 0; round < 10; round++)
        {
            using RawClient client = RawClient.Connect(_daemon);
            DescriptorFlood.Send(client.Socket, WireLimits.DaemonPreface, arena.Descriptor, count: 200);
            client.Send(RawClient.OpenFrame(arena.Length));
            client.ReceiveAnswer();
            // And with a later message, where none belongs.
            DescriptorFlood.Send(client.Socket, [1], arena.Descriptor, count: 100);
        }

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before + Own);
        await AssertServesAsync();
    }

    [LinuxFact]
    public async Task Preface_SegmentsOfEverNewLengths_DoNotUseUpTheAddressSpace()
    {
        await AssertServesAsync();
        long before = DaemonResources.AddressSpace(_daemon);
        for (int round = 0; round < 100; round++)
        {
            // The last are longer than any that a daemon maps.
            long length = (round < 90 ? 100L << 20 : 200L << 30) + (round * 4096L);
            using SegmentArena arena = SegmentArena.TryCreate(length, TimeProvider.System)!;
            using RawClient client = RawClient.Begin(_daemon, arena.Descriptor, arena.Length);
            Assert.Equal(round < 90, client.Hello.BorrowsArguments);
        }

        Assert.InRange(DaemonResources.AddressSpace(_daemon) - before, long.MinValue, 4L << 30);
        await AssertServesAsync();
    }

    private static IEnumerable<(SafeFileHandle[] Passed, long Length)> NoSegments()
    {
        string file = Path.GetTempFileName();
        yield return ([], 1 << 20);
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        yield return ([Duplicate(pipe.SafePipeHandle)], 1 << 20);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        yield return ([Duplicate(socket.SafeHandle)], 1 << 20);
        File.WriteAllBytes(file, new byte[1 << 20]);
        yield return ([File.OpenHandle(file, access: FileAccess.ReadWrite)], 1 << 20);
        File.Delete(file);
        yield return ([Memory.Unsealed(1 << 20)], 1 << 20);
        using SegmentArena small = SegmentArena.TryCreate(4096, TimeProvider.System)!;
        yield return ([Duplicate(small.Descriptor)], 1 << 20);
        yield return ([Duplicate(small.Descriptor)], 0);
        yield return ([Duplicate(small.Descriptor)], long.MaxValue);
        if (Memory.HugePages(2 << 20) is { } huge)
        {
            yield return ([huge], 2 << 20);
        }
    }

    private static SafeFileHandle Duplicate(System.Runtime.InteropServices.SafeHandle handle) => Memory.Duplicate((int)handle.DangerousGetHandle());

    private async Task AssertServesAsync() => Assert.Equal(6, await _client.RunAsync(Work.Twice, 3).DefaultTimeout());
}
