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
