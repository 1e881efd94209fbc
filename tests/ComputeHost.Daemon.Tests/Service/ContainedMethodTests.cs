using System.Diagnostics;
using ComputeHost.Client;
using ComputeHost.Client.Pool;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Service;

/// <summary>Moves this process into other control groups, hence alone.</summary>
[Collection(AloneCollection.Name)]
public sealed class ContainedMethodTests
{
    [CgroupFact]
    public async Task Method_StartsAProcessInItsOwnSession_ItEndsWithin1SecondOfTheWorker()
    {
        using var logs = new LogCapture();
        using var delegated = new DelegatedCgroup();
        using WorkerCgroups groups = WorkerCgroups.TryCreate(logs.CreateLogger("Supervisor"))!;
        await using var supervisor = new WorkerSupervisor(new SupervisorSettings { MaxWorkers = 1, Cgroups = groups }, TimeProvider.System, logs);
        await using var client = new PoolClient(new ClientSettings(), supervisor, TimeProvider.System, logs);
        await supervisor.StartAsync(ProgramLaunch.Of(ProcessFacts.OfThisProcess()), CancellationToken.None).DefaultTimeout();
        int sleeper = await client.RunAsync(StartInOwnSession).DefaultTimeout();
        await Eventually.UntilAsync("it leads its own session", () => LibC.GetProcessGroup(sleeper) == sleeper);

        _ = LibC.Kill(supervisor.Current.Workers[0].ProcessId, LibC.SigKill);

        await Eventually.UntilAsync("what the method started is dead", () => !ProcessWatch.IsAlive(sleeper), TimeSpan.FromSeconds(1));
    }

    [ComputeMethod]
    internal static int StartInOwnSession()
    {
        using Process started = Process.Start("setsid", ["sleep", "1000"]);
        return started.Id;
    }
}
