using System.Diagnostics;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>However a host ends, and whatever its workers do at that moment, they end with it.</summary>
[Collection(FaultsCollection.Name)]
public sealed class OrphanTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string death in (string[])["kill", "crash", "stop-and-kill"])
            {
                foreach (string state in (string[])["idle", "spin", "ignore", "stopped"])
                {
                    cases.Add(death, state);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task HostEnds_WorkersInAnyState_EndWithIt(string death, string state)
    {
        await using HostProgram host = HostProgram.Start(null, "hold", state == "stopped" ? "idle" : state);
        int[] workers = await host.ReadNumbersAsync("workers");
        Assert.Equal(2, workers.Length);
        if (state == "stopped")
        {
            Array.ForEach(workers, worker => Assert.Equal(0, LibC.Kill(worker, HostProgram.SigStop)));
        }

        switch (death)
        {
            case "kill":
                host.Kill();
                break;
            case "crash":
                await host.CrashAsync();
                await Eventually.UntilAsync("the host is dead", () => !ProcessWatch.IsAlive(host.ProcessId));
                break;
            default:
                host.Signal(HostProgram.SigStop);
                host.Kill();
                break;
        }

        long start = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync("the workers are gone", () => !Array.Exists(workers, ProcessWatch.IsAlive), Limit);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task NextStart_HostWasKilled_SweepsWhatItsMethodsHadStartedAndAllFiles()
    {
        string directory = Directory.CreateTempSubdirectory("chsweep").FullName;
        int program;
        await using (HostProgram killed = HostProgram.Start(directory, "hold", "program"))
        {
            program = Assert.Single(await killed.ReadNumbersAsync("results"));
            int[] workers = await killed.ReadNumbersAsync("workers");
            // Not by their parent's death alone: stopped workers cannot end their groups.
            Array.ForEach(workers, worker => Assert.Equal(0, LibC.Kill(worker, HostProgram.SigStop)));
            killed.Kill();
            await Eventually.UntilAsync("the workers are gone", () => !Array.Exists(workers, ProcessWatch.IsAlive), Limit);
            Assert.True(ProcessWatch.IsAlive(program));
        }

        await using (HostProgram next = HostProgram.Start(directory, "hold", "idle"))
        {
            await next.ReadNumbersAsync("workers");
            await Eventually.UntilAsync("the program is gone", () => !ProcessWatch.IsAlive(program));
            next.Kill();
            await Eventually.UntilAsync("the workers are gone", () => next.Processes.Count == 0, Limit);
        }

        Directory.Delete(directory, recursive: true);
    }
}
