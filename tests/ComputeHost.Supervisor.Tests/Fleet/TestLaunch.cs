using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests.Fleet;

/// <summary>Launches whose process, if they have one, only sleeps.</summary>
internal static class TestLaunch
{
    public static readonly WorkerLaunchPlan Plan = WorkerLaunchPlan.OfCommand(["/bin/sleep", "1000"]);

    public static WorkerLaunch Create(string workerId, TimeProvider time)
    {
        var boot = new WorkerBoot { Protocol = 1, WorkerId = workerId, Nonce = "nonce", Token = "", SupervisorProcessId = 1, Address = "", Directory = "" };
        return new WorkerLaunch(1, boot)
        {
            Output = new WorkerOutput(workerId, "nonce", time, NullLogger.Instance) { OnAnswer = () => { } },
            LaunchedAt = DateTimeOffset.UtcNow,
            StartTimeout = TimeSpan.FromSeconds(30),
        };
    }

    public static ManagedWorker CreateWorker(string workerId, TimeProvider time) => new(Create(workerId, time), WorkerDeadline.GiveUp(time));

    public static ManagedWorker StartWorker(string workerId, TimeProvider time)
    {
        ManagedWorker worker = CreateWorker(workerId, time);
        worker.Launch.Attach(ChildProcess.Start(Plan, new Dictionary<string, string>(), worker.Launch.Output, () => { }));
        return worker;
    }
}
