using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>Three users of one daemon, none of them the daemon's: what works for them, and what they cannot do to it and to each other.</summary>
public sealed class OtherUsersTests
{
    private const int Group = 70_100;
    private const int Ada = 70_101;
    private const int Bob = 70_102;
    private const int Eve = 70_103;

    [RootFact]
    public async Task Users_ThreeOfTheSocketsGroup_CallWithSmallAndLargeArgumentsAndKeepTheirCallsOverTheDaemonsDeath()
    {
        using var ledger = new TemporaryLedger();
        await using TestDaemon daemon = await StartAsync();
        string copy = Path.Combine(daemon.DirectoryPath, "visitor");
        Visitor.CopyFor(copy);
        List<Visitor> visitors = [];
        try
        {
            foreach (int user in new[] { Ada, Bob, Eve })
            {
                visitors.Add(await Visitor.StartAsync(daemon, user, Group, copy));
            }

            Assert.All(visitors, static visitor => Assert.Equal("42,1,0", visitor.Told["ready"]));
            visitors[0].Tell($"mark {ledger.Path} long 1 3000");
            await Eventually.UntilAsync("the long call runs", () => ledger.Read().Count == 1);
            for (int index = 0; index < visitors.Count; index++)
            {
                visitors[index].Tell($"mark {ledger.Path} user{index}- 10 1");
            }

            await daemon.KillAsync();
            await daemon.RestartAsync();

            await Eventually.UntilAsync("all calls have ended", () => visitors.All(static visitor => visitor.Told.Count >= 11) && visitors[0].Told.ContainsKey("long0"));
            Assert.Equal("ConnectionLost", visitors[0].Told["long0"]);
            IReadOnlyList<string> marks = ledger.Read();
            Assert.Equal(marks.Distinct().Order(), marks.Order());
            string[] ended = [.. visitors.SelectMany(static visitor => visitor.Told).Where(static call => call.Value == "ok").Select(static call => call.Key)];
            Assert.All(ended, id => Assert.Contains(id, marks));
        }
        finally
        {
            foreach (Visitor visitor in visitors)
            {
                await visitor.DisposeAsync();
            }
        }
    }

    [RootFact]
    public async Task ResultsSegment_OfAClient_CannotBeWrittenInAnyWay()
    {
        await using TestDaemon daemon = await StartAsync();
        using RawClient client = BeginWithSegment(daemon, Eve);
        Assert.Equal(2, client.Passed.Count);
        int segment = (int)client.Passed[1].DangerousGetHandle();
        long length = (long)client.Hello.Daemon.SegmentLength;

        AssertCannotWrite(segment, length);
        using var again = new SafeFileHandle(LibC.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{segment}"), LibC.ORdWr | LibC.OCloexec, 0), ownsHandle: true);
        if (!again.IsInvalid)
        {
            AssertCannotWrite((int)again.DangerousGetHandle(), length);
        }

        nint readable = LibC.Mmap(0, (nuint)length, LibC.ProtRead, LibC.MapShared, segment, 0);
        Assert.NotEqual(-1, readable);
        _ = LibC.Munmap(readable, (nuint)length);
    }

    [RootFact]
    public async Task Journal_OfAClient_CanNeitherShrinkNorGrow()
    {
        await using TestDaemon daemon = await StartAsync();
        using RawClient client = BeginWithSegment(daemon, Eve);
        int page = (int)client.Passed[0].DangerousGetHandle();

        Assert.Equal(-1, LibC.Truncate(page, 0));
        Assert.Equal(-1, LibC.Truncate(page, 1 << 30));
        Assert.Equal(-1, LibC.Fcntl(page, LibC.FAddSeals, LibC.FSealFutureWrite));

        // Holes show zeros, and the daemon goes on.
        Assert.Equal(0, LibC.Fallocate(page, LibC.FallocKeepSize | LibC.FallocPunchHole, 0, 4096));
        client.SendCall(client.NextCall(RawClient.Twice, 3));
        Assert.Equal(1ul, client.ReceiveOutcome().Result.Call);
    }

    [RootFact]
    public async Task Segments_OfOthers_CannotBeOpenedByProc()
    {
        await using TestDaemon daemon = await StartAsync();
        using RawClient victim = BeginWithSegment(daemon, Ada);

        foreach (string descriptor in Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{daemon.ProcessId}/fd")))
        {
            Assert.Equal(LibC.AccessDenied, As(Eve, () => LibC.Open(descriptor, LibC.ORdOnly | LibC.ONonBlock | LibC.OCloexec, 0)));
        }
    }

    [RootFact]
    public async Task Workers_CannotBeReachedByOthers()
    {
        await using TestDaemon daemon = await StartAsync();
        using RawClient client = BeginWithSegment(daemon, Eve);
        client.SendCall(client.NextCall(RawClient.Twice, 3));
        client.ReceiveOutcome();
        string[] sockets = [.. Directory.EnumerateFileSystemEntries(daemon.SocketPath + ".workers", "*", SearchOption.AllDirectories).Where(static path => !Directory.Exists(path))];

        Assert.NotEmpty(sockets);
        foreach (string path in sockets)
        {
            Assert.Equal(LibC.AccessDenied, As(Eve, () => LibC.Open(path, LibC.ORdOnly, 0)));
            SocketException? refused = null;
            As(Eve, () =>
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                refused = (SocketException?)Record.Exception(() => socket.Connect(new UnixDomainSocketEndPoint(path)));
                return 0;
            });
            Assert.Equal(SocketError.AccessDenied, refused?.SocketErrorCode);
        }
    }

    [RootFact]
    public async Task Socket_UserOutsideTheGroup_IsNotLetIn()
    {
        await using TestDaemon daemon = await StartAsync();

        SocketException refused = Assert.Throws<SocketException>(() => Throwing(() => RawClient.ConnectAs(daemon, Eve, 70_999)));

        Assert.Equal(SocketError.AccessDenied, refused.SocketErrorCode);
    }

    [RootFact]
    public async Task Cancel_OfTheNumberOfAnotherUsersCall_DoesNothingToIt()
    {
        await using TestDaemon daemon = await StartAsync();
        using RawClient ada = BeginWithSegment(daemon, Ada);
        using RawClient eve = BeginWithSegment(daemon, Eve);
        eve.SendCall(eve.NextCall(RawClient.Twice, 1));
        eve.ReceiveOutcome();
        ada.SendCall(ada.NextCall(RawClient.Sleep, 500));
        eve.Send(new ClientFrame { Cancel = new Cancel { Call = 1 } }, new ClientFrame { Withdraw = new Withdraw { Call = 1 } });

        Assert.Equal(WorkerFrame.FrameOneofCase.Result, ada.ReceiveOutcome().FrameCase);
    }

    [RootFact]
    public async Task Flood_OfOneUser_LeavesRoomForAnother()
    {
        await using TestDaemon daemon = await StartAsync();
        await using GoodClient good = await GoodClient.StartAsync(daemon);
        using RawClient eve = RawClient.ConnectAs(daemon, Eve, Group).Begin();
        _ = Record.Exception(() =>
        {
            for (int number = 0; number < 20_000; number++)
            {
                eve.SendCall(eve.NextCall(RawClient.Sleep, 5));
            }
        });

        await good.StopAsync();
    }

    private static Task<TestDaemon> StartAsync() => TestDaemon.StartAsync(
        "\"maxWorkers\": 1",
        $"\"socketGroup\": \"{Group}\",",
        static directory => Assert.Equal(0, LibC.ChangeMode(directory, 0b111_101_101)));

    private static RawClient BeginWithSegment(TestDaemon daemon, int user)
    {
        using var segment = Protocol.Segments.SegmentArena.TryCreate(1 << 20, TimeProvider.System)!;
        return RawClient.ConnectAs(daemon, user, Group).Begin(segment.Descriptor, segment.Length);
    }

    private static unsafe void AssertCannotWrite(int segment, long length)
    {
        byte one = 1;
        Assert.Equal(-1, LibC.Mmap(0, (nuint)length, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, segment, 0));
        Assert.Equal(-1, LibC.Write(segment, &one, 1));
        Assert.Equal(-1, LibC.Truncate(segment, 0));
        Assert.Equal(-1, LibC.Truncate(segment, length * 2));
        Assert.Equal(-1, LibC.Fallocate(segment, LibC.FallocKeepSize | LibC.FallocPunchHole, 0, 4096));
        Assert.Equal(-1, LibC.Fcntl(segment, LibC.FAddSeals, 8));
    }

    /// <summary>Does something as a thread of another user.</summary>
    /// <returns>The error, or 0.</returns>
    private static int As(int user, Func<int> action)
    {
        int error = 0;
        RawClient.RunAs(user, Group, () => error = action() < 0 ? Marshal.GetLastPInvokeError() : 0);
        return error;
    }

    private static void Throwing(Func<RawClient> connect) => connect().Dispose();
}
