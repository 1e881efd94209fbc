using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Tests.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Cgroups;

/// <summary>What a worker starts in a session of its own, out of reach of every process group.</summary>
[Collection(CgroupsCollection.Name)]
public sealed class ContainedWorkerTests : ScriptedWorkerTest
{
    private const string StartInOwnSession = """
        setsid sleep 1000 >/dev/null 2>&1 </dev/null &
        echo "sleeper $!"
        """;

    public ContainedWorkerTests() => Script.Write(ScriptedWorker.ShakeHands, StartInOwnSession, ScriptedWorker.Ignore);

    [CgroupFact]
    public async Task Worker_Dies_WhatItStartedInItsOwnSessionDiesWithin1Second()
    {
        using var delegated = new DelegatedCgroup();
        using WorkerCgroups groups = WorkerCgroups.TryCreate(Logs.CreateLogger("Supervisor"))!;
        await StartAsync(Settings with { Cgroups = groups });
        Cgroup group = Assert.Single(delegated.Homes).Child(Workers[0].WorkerId);
        int sleeper = await PrintedAsync("sleeper ");
        Assert.True(group.Has(Workers[0].ProcessId) && group.Has(sleeper));

        _ = LibC.Kill(Workers[0].ProcessId, LibC.SigKill);

        await Eventually.UntilAsync("the sleeper is dead", () => !ProcessWatch.IsAlive(sleeper), TimeSpan.FromSeconds(1));
        await Eventually.UntilAsync("the group is removed", () => !Directory.Exists(group.DirectoryPath));
        await Supervisor.DisposeAsync().DefaultTimeout();
    }

    [CgroupFact]
    public async Task DisposeAsync_WorkersHaveStartedMore_LeavesNoProcessAndNoGroup()
    {
        using var delegated = new DelegatedCgroup();
        using (WorkerCgroups groups = WorkerCgroups.TryCreate(Logs.CreateLogger("Supervisor"))!)
        {
            await StartAsync(Settings with { Cgroups = groups, StopTimeout = TimeSpan.FromMilliseconds(50) });
            int sleeper = await PrintedAsync("sleeper ");

            await Supervisor.DisposeAsync().DefaultTimeout();

            Assert.False(ProcessWatch.IsAlive(sleeper));
            Assert.Equal(["supervisor"], Assert.Single(delegated.Homes).Children.Select(group => group.Name));
        }

        Assert.Empty(delegated.Homes);
    }

    [LinuxFact]
    public async Task Worker_DiesWithoutAGroup_WhatItStartedInItsOwnSessionLivesOn()
    {
        await StartAsync(Settings);
        int sleeper = await PrintedAsync("sleeper ");
        // Its successor starts none.
        Script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        _ = LibC.Kill(Workers[0].ProcessId, LibC.SigKill);
        await Eventually.UntilAsync("the end is known", () => Supervisor.GetStatistics().Exits == 1);

        Assert.True(ProcessWatch.IsAlive(sleeper));

        _ = LibC.Kill(sleeper, LibC.SigKill);
    }
}
