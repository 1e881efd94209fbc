using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Files;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Files;

[SupportedOSPlatform("linux")]
public sealed class DaemonPlaceTests : IDisposable
{
    private const uint SomeGroup = 12345;

    private readonly string _base = Directory.CreateTempSubdirectory("dp").FullName;

    private string SocketPath => Path.Combine(_base, "run", "d.sock");

    private string Address => "unix:" + SocketPath;

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [LinuxFact]
    public void Claim_MissingDirectory_IsMadeForAllToEnterAndTheWorkersForNobody()
    {
        using DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);

        Assert.Equal((Address, SocketPath), (place.Address, place.SocketPath));
        Assert.Equal("0755", Status(Path.GetDirectoryName(SocketPath)!).PermissionText);
        Assert.Equal("0700", Status(place.WorkerDirectory).PermissionText);
        Assert.False(File.Exists(SocketPath));
    }

    [LinuxFact]
    public async Task Listen_NoGroup_ServesTheOwnUserAlone()
    {
        using DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
        using Socket listener = place.Listen(backlog: 4);
        using Socket client = Connect(SocketPath);

        using Socket accepted = await listener.AcceptAsync().DefaultTimeout();

        Assert.True(accepted.Connected);
        Assert.Equal("0600", Status(SocketPath).PermissionText);
    }

    [RootFact]
    public void Listen_WithAGroup_LetsItsMembersConnect()
    {
        using DaemonPlace place = DaemonPlace.Claim(Address, SomeGroup.ToString());
        using Socket listener = place.Listen(backlog: 4);

        Assert.Equal(("0660", SomeGroup), (Status(SocketPath).PermissionText, Status(SocketPath).GroupId));
        Assert.True(CanConnectAs(user: 54321, SomeGroup));
        Assert.False(CanConnectAs(user: 54321, group: 54321));
    }

    [LinuxFact]
    public void Dispose_AfterListening_LeavesNothing()
    {
        DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
        place.Listen(backlog: 4).Dispose();
        Assert.True(File.Exists(SocketPath));

        place.Dispose();
        place.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(SocketPath)!));
    }

    [LinuxFact]
    public void Dispose_SocketOfSomebodyElseByThen_IsLeft()
    {
        DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
        place.Listen(backlog: 4).Dispose();
        string other = SocketPath + ".other";
        using Socket successor = BoundSocket.Create(other, group: null, backlog: 4);
        File.Move(other, SocketPath, overwrite: true);

        place.Dispose();

        Assert.True(BoundSocket.IsServed(SocketPath));
    }

    [LinuxFact]
    public void Claim_SecondDaemon_IsToldOfTheFirst()
    {
        using DaemonPlace first = DaemonPlace.Claim(Address, socketGroup: null);

        string message = Refused(Address);

        Assert.Contains($"process {Environment.ProcessId}, which listens at '{Address}'", message, StringComparison.Ordinal);
        Assert.Contains("'listen'", message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Claim_ManyAtOnce_ExactlyOneWins()
    {
        const int Daemons = 8;
        for (int round = 0; round < 20; round++)
        {
            using var start = new Barrier(Daemons);
            DaemonPlace?[] places = await Task.WhenAll(
                Enumerable.Range(0, Daemons).Select(_ => Task.Factory.StartNew(() => TryClaim(start), TaskCreationOptions.LongRunning))).DefaultTimeout();

            DaemonPlace winner = Assert.Single(places.OfType<DaemonPlace>());
            winner.Dispose();
        }
    }

    [LinuxFact]
    public void Claim_LeftByADeadDaemon_IsTakenOver()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!);
        BoundSocket.Create(SocketPath, group: null, backlog: 4).Dispose();
        File.WriteAllText(SocketPath + ".lock", "process 1, long ago, which said more than the next one will");
        Assert.False(BoundSocket.IsServed(SocketPath));

        using DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
        using Socket listener = place.Listen(backlog: 4);

        Assert.True(BoundSocket.IsServed(SocketPath));
        Assert.DoesNotContain("long ago", Refused(Address), StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Claim_SomebodyListensWithoutALock_IsRefused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!);
        using Socket other = BoundSocket.Create(SocketPath, group: null, backlog: 1);

        // It accepts nobody, so that its queue is full soon.
        for (int attempt = 0; attempt < 4; attempt++)
        {
            Assert.Contains($"Another program listens at '{SocketPath}'", Refused(Address), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(SocketPath + ".lock"));
    }

    [LinuxFact]
    public void Claim_FileInItsPlace_IsRefusedAndLeft()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!);
        File.WriteAllText(SocketPath, "precious");

        Assert.Contains($"'{SocketPath}', where the socket has to be, is there already and is no socket", Refused(Address), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    [LinuxFact]
    public void Claim_DirectoryThatOthersCanWriteTo_IsRefusedWithOwnerModeAndRemedy()
    {
        string directory = Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!).FullName;
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_101);

        string message = Refused(Address);

        Assert.Contains($"'{directory}' is owned by '{Environment.UserName}' and has the mode 0775", message, StringComparison.Ordinal);
        Assert.Contains($"'chmod 755 {directory}'", message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Claim_DirectoryAboveThatOthersCanWriteTo_IsRefusedUnlessSticky()
    {
        const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
        File.SetUnixFileMode(_base, Everybody);
        Assert.Contains($"'chmod go-w {_base}'", Refused(Address), StringComparison.Ordinal);

        File.SetUnixFileMode(_base, Everybody | UnixFileMode.StickyBit);
        using DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
    }

    [RootFact]
    public async Task Claim_DirectoryOfAnotherUser_IsRefused()
    {
        string directory = Directory.CreateDirectory(Path.GetDirectoryName(SocketPath)!).FullName;
        using var chown = Process.Start("chown", ["54321", directory]);
        await chown.WaitForExitAsync();

        Assert.Contains($"'{directory}' is owned by '54321' and has the mode 0755, but must be owned by 'root'", Refused(Address), StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Claim_PathOfOneByteTooMuch_IsRefusedWithTheRemedy()
    {
        string longest = Path.Combine(_base, new string('x', DaemonPlace.LongestPath - _base.Length - 1));
        using (DaemonPlace place = DaemonPlace.Claim("unix:" + longest, socketGroup: null))
        {
            using Socket listener = place.Listen(backlog: 1);
            Assert.True(BoundSocket.IsServed(longest));
        }

        Assert.Contains("has 108 bytes, but the system takes at most 107. Set a shorter one", Refused("unix:" + longest + "x"), StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("tcp:1234")]
    [InlineData("unix:relative.sock")]
    [InlineData("/run/x.sock")]
    public void Claim_NoAddress_IsRefusedWithAnExample(string address) => Assert.Contains("'unix:/run/computehost/default.sock'", Refused(address), StringComparison.Ordinal);

    [LinuxFact]
    public void Claim_UnknownGroup_IsRefused() =>
        Assert.Contains("The group 'no-such-group' is not known", Assert.Throws<UsageException>(() => DaemonPlace.Claim(Address, "no-such-group")).Message, StringComparison.Ordinal);

    [LinuxFact]
    public void WorkerDirectory_WhateverThePath_LeavesRoomForWorkersAndIsTheSameNextTime()
    {
        string longPath = Path.Combine(_base, new string('d', 40), "default.sock");
        string directory;
        using (DaemonPlace place = DaemonPlace.Claim("unix:" + longPath, socketGroup: null))
        {
            directory = place.WorkerDirectory;
            using RuntimeDirectory pool = RuntimeDirectory.Create([directory]);
        }

        using DaemonPlace next = DaemonPlace.Claim("unix:" + longPath, socketGroup: null);
        Assert.Equal(directory, next.WorkerDirectory);
    }

    [LinuxFact]
    public async Task EndAsync_WorkersOfADeadDaemon_AreSeenGone()
    {
        using DaemonPlace place = DaemonPlace.Claim(Address, socketGroup: null);
        using var worker = Process.Start(new ProcessStartInfo("setsid", ["sleep", "1000"]))!;
        await Eventually.UntilAsync("it leads a group", () => ProcessStat.Read(worker.Id)?.GroupId == worker.Id);
        ProcessStat stat = ProcessStat.Read(worker.Id)!;
        string left = Directory.CreateDirectory(Path.Combine(place.WorkerDirectory, "ch-2147483000-1-abcdef12"), (UnixFileMode)0b111_000_000).FullName;
        var record = new LaunchRecord(worker.Id, stat.StartTime, stat.SessionId, KernelIdentity.Current, _base);
        File.WriteAllText(Path.Combine(left, LaunchRecord.FileName), record.ToLine());

        using var logs = new LogCapture();
        await Predecessor.EndAsync(place, TimeProvider.System, logs.CreateLogger("test"), CancellationToken.None).DefaultTimeout();

        Assert.False(ProcessWatch.IsAlive(worker.Id));
        Assert.False(Directory.Exists(left));
    }

    private static FileStatus Status(string path) => FileStatus.Read(path, followLink: false)!.Value;

    private static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Refused(string address) => Assert.Throws<UsageException>(() => DaemonPlace.Claim(address, socketGroup: null)).Message;

    private DaemonPlace? TryClaim(Barrier start)
    {
        start.SignalAndWait();
        DaemonPlace? place = null;
        try
        {
            place = DaemonPlace.Claim(Address, socketGroup: null);
        }
        catch (UsageException)
        {
            // Another one has it.
        }

        start.SignalAndWait();
        return place;
    }

    // The temporary directory of the test itself lets nobody else in, unlike a service's.
    private bool CanConnectAs(uint user, uint group)
    {
        File.SetUnixFileMode(_base, (UnixFileMode)0b111_101_101);
        using var probe = Process.Start(new ProcessStartInfo(
            "setpriv", [$"--reuid={user}", $"--regid={group}", "--clear-groups", "test", "-w", SocketPath]))!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }
}
