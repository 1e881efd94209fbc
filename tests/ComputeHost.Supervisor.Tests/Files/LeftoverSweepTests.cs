using System.Diagnostics;
using System.Globalization;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Files;

public sealed class LeftoverSweepTests : IDisposable
{
    private const string DeadHost = "ch-2147483000-1-abcdef12";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _base = Directory.CreateTempSubdirectory("t").FullName;

    private readonly LogCapture _logs = new();

    public void Dispose()
    {
        Directory.Delete(_base, recursive: true);
        _logs.Dispose();
    }

    [Fact]
    public void Run_DirectoryOfADeadHost_IsDeleted()
    {
        string directory = Plant(DeadHost);
        File.WriteAllText(Path.Combine(directory, "w-1.sock"), "");

        Assert.Equal(1, Sweep().DirectoriesDeleted);

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void Run_DirectoryOfALiveHost_IsLeft()
    {
        using RuntimeDirectory own = RuntimeDirectory.Create([_base]);

        Assert.Equal(0, Sweep().DirectoriesDeleted);

        Assert.True(Directory.Exists(own.DirectoryPath));
    }

    [Fact]
    public void Run_DirectoryWhoseOwnerHoldsItsLock_IsLeftWhateverItsName()
    {
        string directory = Plant(DeadHost);
        using DirectoryLock? owner = DirectoryLock.TryTake(directory);

        Assert.Equal(0, Sweep().DirectoriesDeleted);

        Assert.NotNull(owner);
        Assert.True(Directory.Exists(directory));
    }

    [Fact]
    public void Run_NumberOfADeadHostGivenToAnotherProcess_IsDeleted()
    {
        Plant(string.Create(CultureInfo.InvariantCulture, $"ch-{Environment.ProcessId}-1-abcdef12"));

        Assert.Equal(1, Sweep().DirectoriesDeleted);
    }

    [Fact]
    public void Run_SymbolicLink_IsNotFollowed()
    {
        string victim = Directory.CreateDirectory(Path.Combine(_base, "victim"), Private).FullName;
        File.WriteAllText(Path.Combine(victim, "precious"), "");
        Directory.CreateSymbolicLink(Path.Combine(_base, DeadHost), victim);

        Assert.Equal(0, Sweep().DirectoriesDeleted);

        Assert.True(File.Exists(Path.Combine(victim, "precious")));
    }

    [Fact]
    public void Run_LinkInsideADirectory_IsDeletedButNotItsTarget()
    {
        string victim = Directory.CreateDirectory(Path.Combine(_base, "victim")).FullName;
        File.WriteAllText(Path.Combine(victim, "precious"), "");
        Directory.CreateSymbolicLink(Path.Combine(Plant(DeadHost), "link"), victim);

        Assert.Equal(1, Sweep().DirectoriesDeleted);

        Assert.True(File.Exists(Path.Combine(victim, "precious")));
    }

    [Theory]
    [InlineData("ch-notes-2024-draft")]
    [InlineData("ch-12-x-y")]
    [InlineData("other-2147483000-1-abcdef12")]
    public void Run_ForeignDirectory_IsLeft(string name)
    {
        string foreign = Plant(name);

        Sweep();

        Assert.True(Directory.Exists(foreign));
    }

    [Fact]
    public void Run_DirectoryThatOthersCanEnter_IsLeft()
    {
        string directory = Plant(DeadHost);
        File.SetUnixFileMode(directory, Private | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        Assert.Equal(0, Sweep().DirectoriesDeleted);
    }

    [Fact]
    public void Run_SomebodyElseSweeps_DoesNothing()
    {
        Plant(DeadHost);
        using DirectoryLock? turn = DirectoryLock.TryTake(_base);

        Assert.Equal(0, Sweep().DirectoriesDeleted);
    }

    [Fact]
    public async Task Run_RecordedGroupStillAlive_IsKilled()
    {
        using Process orphan = StartGroup();
        ProcessStat stat = ProcessStat.Read(orphan.Id)!;
        PlantRecord(new LaunchRecord(orphan.Id, stat.StartTime, stat.SessionId, KernelIdentity.Current, _base));

        Assert.Equal(1, Sweep().ProcessesKilled);

        await Eventually.UntilAsync("the orphan is gone", () => !ProcessWatch.IsAlive(orphan.Id));
    }

    [Theory]
    [InlineData(1ul, 0, true)]
    [InlineData(0ul, 1, true)]
    [InlineData(0ul, 0, false)]
    public void Run_RecordThatDoesNotFitTheProcess_KillsNothing(ulong startOffset, int sessionOffset, bool sameKernel)
    {
        using Process innocent = StartGroup();
        try
        {
            ProcessStat stat = ProcessStat.Read(innocent.Id)!;
            PlantRecord(new LaunchRecord(
                innocent.Id, stat.StartTime - startOffset, stat.SessionId + sessionOffset, sameKernel ? KernelIdentity.Current : "another-boot", _base));

            Assert.Equal((1, 0), (Sweep() is var sweep ? sweep.DirectoriesDeleted : 0, sweep.ProcessesKilled));

            Assert.True(ProcessWatch.IsAlive(innocent.Id));
        }
        finally
        {
            innocent.Kill();
        }
    }

    [Fact]
    public async Task Run_ManyRecords_ReadsTheProcessesOnce()
    {
        using Process orphan = StartGroup();
        ProcessStat stat = ProcessStat.Read(orphan.Id)!;
        var record = new LaunchRecord(orphan.Id, stat.StartTime, stat.SessionId, KernelIdentity.Current, _base);
        IEnumerable<LaunchRecord> gone = Enumerable.Range(2147480000, 1000).Select(processId => record with { ProcessId = processId });
        PlantRecord([.. gone, record]);
        int reads = 0;
        var sweep = new LeftoverSweep(_base, () =>
        {
            reads++;
            return GroupMember.ReadByGroup();
        });

        sweep.Run();

        Assert.Equal((1, 1), (reads, sweep.ProcessesKilled));
        await Eventually.UntilAsync("the orphan is gone", () => !ProcessWatch.IsAlive(orphan.Id));
    }

    [Fact]
    public void Run_RuntimesFilesOfADeadWorker_AreDeletedAndOnlyThose()
    {
        PlantRecord(new LaunchRecord(2147483001, 55, 1, KernelIdentity.Current, _base));
        string[] own = ["dotnet-diagnostic-2147483001-55-socket", "clr-debug-pipe-2147483001-55-in", "clr-debug-pipe-2147483001-55-out"];
        string[] others = ["dotnet-diagnostic-2147483001-56-socket", "dotnet-diagnostic-21474830011-55-socket"];
        foreach (string name in own.Concat(others))
        {
            File.WriteAllText(Path.Combine(_base, name), "");
        }

        Sweep();

        Assert.Equal(others.Order(), Directory.EnumerateFiles(_base).Select(path => Path.GetFileName(path)).Order());
    }

    // The host is a shell that starts two groups which ignore all that can be ignored; their leader has a child, which ignores it, too.
    [Fact]
    public async Task SweepAsync_WorkersOfAKilledHostThatIgnoreEverything_AreSeenGone()
    {
        const string Deaf = "trap '' INT TERM HUP QUIT PIPE; while true; do sleep 1000 </dev/null; done";
        using var host = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"set -m; ({Deaf}) >/dev/null 2>&1 & echo $!; ({Deaf}) >/dev/null 2>&1 & echo $!; wait"])
        {
            RedirectStandardOutput = true,
        })!;
        int[] leaders = [await ReadNumberAsync(host), await ReadNumberAsync(host)];
        await Eventually.UntilAsync("their children are there", () => leaders.All(leader => ProcessWatch.Descendants(leader).Count == 1));
        int[] workers = [.. leaders.SelectMany(leader => ProcessWatch.Descendants(leader).Select(process => process.Id).Append(leader))];
        string directory = Plant(string.Create(CultureInfo.InvariantCulture, $"ch-{host.Id}-{ProcessStat.Read(host.Id)!.StartTime}-abcdef12"));
        File.WriteAllLines(Path.Combine(directory, LaunchRecord.FileName), leaders.Select(leader => RecordOf(leader).ToLine()));

        Assert.Equal([new Leftover(host.Id, IsHost: true)], await SweepAsync(TimeSpan.Zero));
        Assert.All(workers, worker => Assert.True(ProcessWatch.IsAlive(worker)));

        host.Kill();
        Assert.Empty(await SweepAsync(TimeSpan.FromSeconds(30)));

        Assert.DoesNotContain(workers, ProcessWatch.IsAlive);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_base));
        Assert.Single(_logs.Entries, entry => entry.EventId.Name == "LeftoversSwept" && entry.Message.Contains('4', StringComparison.Ordinal));
    }

    [Fact]
    public async Task SweepAsync_NoTimeToSeeThemGone_NamesThemAndKeepsTheRecord()
    {
        using Process orphan = StartGroup();
        PlantRecord(RecordOf(orphan.Id));

        Assert.Equal([new Leftover(orphan.Id, IsHost: false)], await SweepAsync(TimeSpan.Zero));

        Assert.True(File.Exists(Path.Combine(_base, DeadHost, LaunchRecord.FileName)));
        Assert.Empty(await SweepAsync(TimeSpan.FromSeconds(30)));
        Assert.False(ProcessWatch.IsAlive(orphan.Id));
    }

    [Fact]
    public async Task SweepAsync_OwnDirectories_AreNoLeftovers()
    {
        using RuntimeDirectory own = RuntimeDirectory.Create([_base]);

        Assert.Empty(await SweepAsync(TimeSpan.FromSeconds(30)));

        Assert.True(Directory.Exists(own.DirectoryPath));
    }

    [Fact]
    public async Task SweepAsync_SomebodyElseSweepsWithoutEnd_SaysSo()
    {
        using DirectoryLock? turn = DirectoryLock.TryTake(_base);

        var exception = await Assert.ThrowsAsync<IOException>(() => SweepAsync(TimeSpan.Zero));

        Assert.Contains($"'{_base}'", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<int> ReadNumberAsync(Process process) => int.Parse((await process.StandardOutput.ReadLineAsync().DefaultTimeout())!, CultureInfo.InvariantCulture);

    private static LaunchRecord RecordOf(int processId)
    {
        ProcessStat stat = ProcessStat.Read(processId)!;
        return new LaunchRecord(processId, stat.StartTime, stat.SessionId, KernelIdentity.Current, Path.GetTempPath());
    }

    private Task<IReadOnlyList<Leftover>> SweepAsync(TimeSpan patience) =>
        LeftoverSweep.SweepAsync(_base, patience, TimeProvider.System, _logs.CreateLogger("sweep"), CancellationToken.None).DefaultTimeout(TimeSpan.FromSeconds(60));

    private LeftoverSweep Sweep()
    {
        var sweep = new LeftoverSweep(_base, GroupMember.ReadByGroup);
        sweep.Run();
        return sweep;
    }

    private string Plant(string name) => Directory.CreateDirectory(Path.Combine(_base, name), Private).FullName;

    private void PlantRecord(params LaunchRecord[] records) =>
        File.WriteAllLines(Path.Combine(Plant(DeadHost), LaunchRecord.FileName), records.Select(record => record.ToLine()));

    // A shell with job control gives its background job a group of its own, in the same session.
    private static Process StartGroup()
    {
        var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "set -m; sleep 1000 >/dev/null 2>&1 & echo $!; disown"]) { RedirectStandardOutput = true })!;
        int sleeper = int.Parse(shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        shell.Dispose();
        return Process.GetProcessById(sleeper);
    }
}
