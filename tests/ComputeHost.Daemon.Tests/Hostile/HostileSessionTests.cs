using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using ComputeHost.Daemon.Tests.Relay;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A client that breaks the protocol loses its own session, is told why, and costs nobody else anything.</summary>
public sealed class HostileSessionTests(DaemonFixture fixture) : IClassFixture<DaemonFixture>
{
    private readonly TestDaemon _daemon = fixture.Daemon;

    [LinuxTheory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Open_OtherProtocol_IsRefusedWithBothVersionsAndTheRemedy(uint protocol)
    {
        using RawClient client = RawClient.Connect(_daemon);
        client.SendPreface();
        client.Send(RawClient.OpenFrame(protocol: protocol, version: "9.8.7"));

        Refused refused = client.ReceiveRefusalBehindAnswer();

        Assert.Equal((int)SessionStatus.FailedPrecondition, refused.Status);
        Assert.Contains($"This daemon speaks protocol {ProtocolVersion.Current} (ComputeHost {ProtocolVersion.Product})", refused.Detail, StringComparison.Ordinal);
        Assert.Contains($"the program speaks protocol {protocol} (ComputeHost 9.8.7)", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("same major version", refused.Detail, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    [LinuxFact]
    public async Task Open_VersionThatIsNoVersion_IsShownShortAndPrintable()
    {
        using RawClient client = RawClient.Connect(_daemon);
        client.SendPreface();
        client.Send(RawClient.OpenFrame(protocol: 77, version: "\n\u001b[31m" + new string('x', 100_000)));

        Refused refused = client.ReceiveRefusalBehindAnswer();

        Assert.InRange(refused.Detail.Length, 1, 500);
        Assert.DoesNotContain(refused.Detail, char.IsControl);
        await Eventually.UntilAsync("the daemon has logged it", () => _daemon.Output.Contains("protocol 77", StringComparison.Ordinal));
        Assert.DoesNotContain("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", _daemon.Output, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    [LinuxFact]
    public void Open_PoolOfAVeryLongName_IsRefusedShort()
    {
        using RawClient client = RawClient.Connect(_daemon);
        client.SendPreface();
        client.Send(RawClient.OpenFrame(pool: new string('p', 100_000)));

        Refused refused = client.ReceiveRefusalBehindAnswer();

        Assert.Equal((int)SessionStatus.NotFound, refused.Status);
        Assert.InRange(refused.Detail.Length, 1, 300);
    }

    [LinuxTheory]
    [InlineData("garbage that is nothing at all\r\n\r\n")]
    [InlineData("CHS1")]
    [InlineData("CHD2")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    public async Task Preface_Garbage_CostsOnlyThatConnection(string garbage)
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        using RawClient client = RawClient.Connect(_daemon);
        client.SendBytes(Encoding.ASCII.GetBytes(garbage));
        client.Socket.Shutdown(SocketShutdown.Send);

        byte[] answer = new byte[4096];
        await Eventually.UntilAsync("the connection is over", () => Read(client.Socket, answer) == 0);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Batch_ThatIsNoMessage_EndsTheSessionWithAReason()
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        using RawClient client = RawClient.Begin(_daemon);
        client.SendMessage([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);

        Assert.Equal((int)SessionStatus.InvalidArgument, client.ReceiveRefusal().Status);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Batch_LongerThanAllowed_IsNotWaitedFor()
    {
        using RawClient client = RawClient.Begin(_daemon);
        byte[] head = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, WireLimits.MaxMessage + 1);
        client.SendBytes(head);

        Assert.Contains($"{WireLimits.MaxMessage}", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    [LinuxFact]
    public async Task Call_NumberWithAGap_EndsTheSessionAndTheCallsBeforeItAreGivenUp()
    {
        using RawClient client = RawClient.Begin(_daemon);
        Call first = client.NextCall(RawClient.Sleep, 60_000);
        Call second = client.NextCall(RawClient.Sleep, 60_000);
        second.Call_ = 7;
        client.Send(new ClientFrame { Call = first }, new ClientFrame { Call = second });

        Assert.Contains("Call '7' was sent after call '1'", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
        // Its worker would be busy for a minute; there are two, and both are free again.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.Client.RunAsync(Work.Sleep, 50))).DefaultTimeout();
    }

    [LinuxFact]
    public void Cancel_CallThatWasNeverSent_EndsTheSession()
    {
        using RawClient client = RawClient.Begin(_daemon);
        client.Send(new ClientFrame { Cancel = new Cancel { Call = 5 } });

        Assert.Contains("Cancel was sent for call '5'", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Cancel_CallThatIsOver_IsIgnored()
    {
        using RawClient client = RawClient.Begin(_daemon);
        client.SendCall(client.NextCall(RawClient.Twice, 4));
        Assert.Equal(1ul, client.ReceiveOutcome().Result.Call);
        client.Send(new ClientFrame { Cancel = new Cancel { Call = 1 } });
        client.SendCall(client.NextCall(RawClient.Twice, 5));

        Assert.Equal(2ul, client.ReceiveOutcome().Result.Call);
    }

    [LinuxFact]
    public void Cancel_NumberThatIsAnothersCall_DoesNothingToIt()
    {
        using RawClient victim = RawClient.Begin(_daemon);
        using RawClient other = RawClient.Begin(_daemon);
        other.SendCall(other.NextCall(RawClient.Twice, 1));
        Assert.Equal(1ul, other.ReceiveOutcome().Result.Call);
        victim.SendCall(victim.NextCall(RawClient.Sleep, 300));
        other.Send(new ClientFrame { Cancel = new Cancel { Call = 1 } }, new ClientFrame { Withdraw = new Withdraw { Call = 1 } });

        Assert.Equal(WorkerFrame.FrameOneofCase.Result, victim.ReceiveOutcome().FrameCase);
    }

    [LinuxFact]
    public void Release_OfWhatWasNotLent_EndsTheSession()
    {
        using RawClient client = RawClient.Begin(_daemon);
        client.Send(new ClientFrame { Release = new Release { Offset = 4096 } });

        Assert.Contains("'4096' was released", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Release_Twice_EndsTheSession()
    {
        using SegmentArena arena = SegmentArena.TryCreate(1 << 20, TimeProvider.System)!;
        using RawClient client = RawClient.Begin(_daemon, arena.Descriptor, arena.Length);
        Assert.True(client.Hello.BorrowsArguments);
        Call call = client.NextCall(RawClient.Echo, [1, .. new byte[60_000]]);
        call.BorrowsResult = true;
        client.SendCall(call);
        SharedRange range = client.ReceiveOutcome().Result.SharedValue;
        client.Send(new ClientFrame { Release = new Release { Offset = range.Offset } });
        client.Send(new ClientFrame { Release = new Release { Offset = range.Offset } });

        Assert.Contains($"'{range.Offset}' was released", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData(0, 1ul << 20, 1ul)]
    [InlineData(0, 0ul, (1ul << 20) + 1)]
    [InlineData(0, ulong.MaxValue, 16ul)]
    [InlineData(0, 4096ul, 50ul << 20)]
    public async Task Call_ArgumentsOutsideItsSegment_EndTheSession(int argument, ulong offset, ulong length)
    {
        using SegmentArena arena = SegmentArena.TryCreate(1 << 20, TimeProvider.System)!;
        using RawClient client = RawClient.Begin(_daemon, arena.Descriptor, arena.Length);
        Call call = client.NextCall(RawClient.Twice, argument);
        (call.Arguments, call.ArgumentsLength, call.SharedArguments) = (ByteString.Empty, 0, new SharedRange { Offset = offset, Length = length });
        client.SendCall(call);

        Assert.Contains($"has arguments at '{offset}'", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
        await AssertServesAsync();
    }

    [LinuxFact]
    public async Task Call_NamesThatAreHuge_AreRefusedOrCutAndKeepNoMemory()
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        using RawClient client = RawClient.Begin(_daemon);
        Call call = client.NextCall(RawClient.Twice, 4);
        call.CallId = new string('i', 200_000);
        call.Terms.AffinityKey = new string('k', 100_000);
        client.SendCall(call);
        Assert.Equal(WorkerFrame.FrameOneofCase.Result, client.ReceiveOutcome().FrameCase);

        client.SendCall(client.NextCall(new string('m', 100_000), 4));
        Assert.Contains("'100000' characters", client.ReceiveRefusal().Detail, StringComparison.Ordinal);

        using RawClient cultured = RawClient.Begin(_daemon);
        Call foreign = cultured.NextCall(RawClient.Twice, 4);
        foreign.Culture = new string('c', 100_000);
        cultured.SendCall(foreign);
        Assert.Contains("culture of '100000' characters", cultured.ReceiveRefusal().Detail, StringComparison.Ordinal);
        await good.StopAsync();
    }

    [LinuxFact]
    public void Call_MethodsWithoutEnd_AreBounded()
    {
        using RawClient client = RawClient.Begin(_daemon);
        Refused? refused = null;
        for (int number = 0; number < 1000 && refused is null; number++)
        {
            client.SendCall(client.NextCall(new string('m', 8000) + number, 4));
            refused = client.ReceiveOutcome().Refused;
        }

        Assert.Contains("of all keys together", refused?.Detail, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("no-such-culture-anywhere")]
    [InlineData("en-US{\"a\":")]
    [InlineData("{}")]
    [InlineData("en{\"NumberFormat.NumberDecimalSeparator\":7}")]
    [InlineData("\u0000\u202e")]
    public async Task Call_MalformedCulture_IsAnsweredAndTheSessionGoesOn(string culture)
    {
        using RawClient client = RawClient.Begin(_daemon);
        Call call = client.NextCall(RawClient.Twice, 4);
        call.Culture = culture;
        client.SendCall(call);
        WorkerFrame outcome = client.ReceiveOutcome();
        Assert.NotEqual(WorkerFrame.FrameOneofCase.Refused, outcome.FrameCase);

        Call next = client.NextCall(RawClient.Twice, 5);
        next.Culture = "";
        client.SendCall(next);
        Assert.Equal(2ul, client.ReceiveOutcome().Result.Call);
        await AssertServesAsync();
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

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Preface_DescriptorsThatAreNoSegment_AreClosedAndPayloadsTravelInFrames()
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        int before = DaemonResources.Descriptors(_daemon);
        foreach ((SafeFileHandle[] passed, long length) in NoSegments())
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

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before);
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

        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(_daemon) <= before);
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

    [LinuxFact]
    public async Task Journal_ScribbledOver_HarmsOnlyItsClient()
    {
        await using GoodClient good = await GoodClient.StartAsync(_daemon);
        var random = new Random(16);
        for (int round = 0; round < 10; round++)
        {
            using RawClient client = RawClient.Begin(_daemon);
            using Scribble page = Scribble.Over(client.Passed[0], (int)client.Hello.Daemon.JournalSlots);
            for (int call = 0; call < 500; call++)
            {
                page.Write(random.Next((int)client.Hello.Daemon.JournalSlots), call % 2 == 0 ? ulong.MaxValue : (ulong)random.NextInt64());
                client.SendCall(client.NextCall(RawClient.Twice, call));
            }
        }

        await good.StopAsync();
        Assert.False(_daemon.HasExited);
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

    private static int Read(Socket socket, byte[] buffer)
    {
        try
        {
            return socket.Receive(buffer);
        }
        catch (SocketException exception) when (exception.SocketErrorCode != SocketError.TimedOut)
        {
            return 0;
        }
    }

    private async Task AssertServesAsync() => Assert.Equal(6, await fixture.Client.RunAsync(Work.Twice, 3).DefaultTimeout());
}
