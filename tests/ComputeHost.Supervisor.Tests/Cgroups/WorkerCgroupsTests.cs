using System.Diagnostics;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Tests.Cgroups;

[Collection(CgroupsCollection.Name)]
public sealed class WorkerCgroupsTests : IDisposable
{
    private readonly LogCapture _logs = new();
    private readonly List<Process> _sleepers = [];

    private ILogger Logger => _logs.CreateLogger("Supervisor");

    public void Dispose()
    {
        foreach (Process sleeper in _sleepers)
        {
            sleeper.Kill();
            sleeper.Dispose();
        }

        _logs.Dispose();
    }

    [CgroupFact]
    public void TryCreate_GroupIsDelegated_MovesThisProcessIntoALeafAndBackAtTheEnd()
    {
        using var delegated = new DelegatedCgroup();
        string before = CurrentGroup();

        using (WorkerCgroups? groups = WorkerCgroups.TryCreate(Logger))
        {
            Assert.NotNull(groups);
            Assert.EndsWith("/supervisor", CurrentGroup(), StringComparison.Ordinal);
        }

        Assert.Equal(before, CurrentGroup());
        Assert.Empty(delegated.Homes);
        Assert.Empty(_logs.Entries);
    }

    [CgroupFact]
    public void Dispose_WorkerIsStillThere_EndsItAndRemovesItsGroup()
    {
        using var delegated = new DelegatedCgroup();
        Process worker = StartSleeper();
        WorkerCgroups groups = WorkerCgroups.TryCreate(Logger)!;
        groups.Of("w-1").Take(worker.Id);

        groups.Dispose();

        Assert.True(worker.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Empty(delegated.Homes);
    }

    [CgroupFact]
    public async Task TryCreate_PredecessorIsDead_EndsWhatItsWorkersHaveLeft()
    {
        using var delegated = new DelegatedCgroup();
        Process orphan = StartSleeper();
        Cgroup dead = delegated.Group.Child("computehost-dead0000");
        dead.Child("supervisor").Make();
        dead.Child("w-1").Child("of-a-method").Make();
        dead.Child("w-1").Child("of-a-method").Add(orphan.Id);

        using WorkerCgroups? groups = WorkerCgroups.TryCreate(Logger);

        Assert.NotNull(groups);
        Assert.False(Directory.Exists(dead.DirectoryPath));
        await Eventually.UntilAsync("the orphan is dead", () => orphan.HasExited);
        Assert.Equal("CgroupSwept", Assert.Single(_logs.Entries).EventId.Name);
    }

    [CgroupFact]
    public void TryCreate_AnotherOneLives_LeavesItsWorkersAlone()
    {
        using var delegated = new DelegatedCgroup();
        Process owner = StartSleeper(), worker = StartSleeper();
        Cgroup other = delegated.Group.Child("computehost-other000");
        other.Child("supervisor").Make();
        other.Child("supervisor").Add(owner.Id);
        other.Child("w-1").Make();
        other.Child("w-1").Add(worker.Id);

        using WorkerCgroups? groups = WorkerCgroups.TryCreate(Logger);

        Assert.NotNull(groups);
        Assert.True(other.Child("w-1").Has(worker.Id));
        Assert.False(worker.HasExited);
        other.Kill();
        other.WaitUntilEmpty(TimeSpan.FromSeconds(10));
        Assert.True(other.TryRemove());
    }

    [CgroupFact]
    public void Take_ProcessIsGone_SaysSoOnceAndLeavesNoGroup()
    {
        using var delegated = new DelegatedCgroup();
        using WorkerCgroups groups = WorkerCgroups.TryCreate(Logger)!;
        using Process gone = Process.Start("true");
        gone.WaitForExit();

        groups.Of("w-1").Take(gone.Id);
        groups.Of("w-2").Take(gone.Id);

        LogEntry said = Assert.Single(_logs.Entries);
        Assert.Equal(("WorkerWithoutCgroup", "w-1"), (said.EventId.Name, said.Values["WorkerId"]));
        Assert.Equal(["supervisor"], Assert.Single(delegated.Homes).Children.Select(group => group.Name));
    }

    [CgroupFact]
    public async Task OfThisProcess_MountedAtAnotherPlace_FindsItThere()
    {
        string place = Directory.CreateTempSubdirectory("ch group ").FullName;
        try
        {
            if (await RunAsync("mount", "-t", "cgroup2", "none", place) == 0)
            {
                Assert.Contains(CgroupPlaces.OfThisProcess().Unified, directory => directory.StartsWith(place, StringComparison.Ordinal) && new Cgroup(directory).Has(Environment.ProcessId));
                Assert.Equal(0, await RunAsync("umount", place));
            }
        }
        finally
        {
            Directory.Delete(place);
        }
    }

    [Fact]
    public void TryCreate_NoneIsMounted_SaysWhyNot()
    {
        Assert.Null(WorkerCgroups.TryCreate(new CgroupPlaces("", ""), Logger));

        Assert.Contains("no control groups of version 2 are mounted", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_GroupCannotBeWritten_SaysWhyNotAndWhatToDo()
    {
        string place = Directory.CreateTempSubdirectory("ch-test").FullName;
        var places = new CgroupPlaces($"1 1 0:1 / {place} rw - cgroup2 none rw", "0::/\n");

        Assert.Null(WorkerCgroups.TryCreate(places, Logger));

        Assert.Contains($"'{place}' is not delegated", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
        Assert.Contains("'Delegate=yes'", _logs.Entries[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place));
        Directory.Delete(place);
    }

    private static string CurrentGroup() => File.ReadLines("/proc/self/cgroup").Single(line => line.StartsWith("0::", StringComparison.Ordinal));

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().DefaultTimeout();
        return process.ExitCode;
    }

    private Process StartSleeper()
    {
        var sleeper = Process.Start("sleep", "1000");
        _sleepers.Add(sleeper);
        return sleeper;
    }
}
