using System.Diagnostics;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Tests.Processes;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class WorkerWatchTests
{
    [Fact]
    public async Task Look_MemoryAboveTheLimit_KillsUnlessADebuggerIsAttached()
    {
        using var process = Process.Start("/bin/sleep", "1000");
        try
        {
            var limits = new MemoryLimits(Heap: 100, Most: 200, Soft: 50);
            var watch = new WorkerWatch(new FakeTimeProvider(), new SupervisorSettings(), limits, new RecyclePolicy(null, null, limits.Soft, new Random(1)));
            var reading = new RecorderReading(IsIntact: true, Beats: 1, Calls: 0, Idle: true, Memory: 201);

            await using (new AttachedDebugger(process.Id))
            {
                Assert.Null(watch.Look(process.Id, reading));
            }

            Assert.Equal(WorkerLostCause.OutOfMemory, watch.Look(process.Id, reading)?.Cause);
        }
        finally
        {
            process.Kill();
        }
    }
}
