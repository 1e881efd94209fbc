using System.Diagnostics;
using System.Globalization;
using ComputeHost.FunctionalTests.Starts;
using ComputeHost.Protocol.Native;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>What looks like a dead or abandoned worker, and is none: nobody is killed for it.</summary>
[Collection(FaultsCollection.Name)]
public sealed class PatienceTests
{
    private const int SigContinue = 18;

    /// <summary>Well beyond the 10 s after which a worker that gives no sign of life and uses no CPU time is killed, the longest of these limits.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(13);

    /// <summary>Some looks of the supervisor, and far less than the 2.5 s for which a worker may be stopped.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(0.6);

    /// <summary>Longer than that limit, too.</summary>
    private static readonly TimeSpan Shortage = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Workers_ThreadsThatStartedThePoolsHaveEnded_LiveOn()
    {
        // Threads of the pool end after half a second without work, instead of 20.
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["retire"], environment: new Dictionary<string, string?> { ["DOTNET_ThreadPool_ThreadTimeoutMs"] = "500" });
        Assert.Equal(("True,True", "0", "True"), (output["ended"], output["lost"], output["same"]));
    }

    [Fact]
    public async Task Workers_ProcessorIsSharedWithFourThatNeverRest_AreNotTakenForHung()
    {
        await using HostProgram host = HostProgram.Start(null, "serve", Shortage.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        int[] all = [host.ProcessId, .. await host.ReadNumbersAsync("workers")];
        List<Process> spinners = [];
        try
        {
            foreach (int process in all)
            {
                ProgramOutput moved = await Programs.RunAsync("taskset", ["-a", "-p", "-c", "0", process.ToString(CultureInfo.InvariantCulture)]);
                Assert.True(moved.ExitCode == 0, moved.Text);
            }

            for (int number = 0; number < 4; number++)
            {
                spinners.Add(Process.Start("taskset", ["-c", "0", "timeout", "60", "sh", "-c", "while :; do :; done"]));
            }

            int[] end = await host.ReadNumbersAsync("end");
            Assert.True(end is [2, 0, > 0], $"started, lost, calls: {string.Join(", ", end)}");
        }
        finally
        {
            foreach (Process spinner in spinners)
            {
                spinner.Kill(entireProcessTree: true);
                spinner.Dispose();
            }
        }
    }

    [Fact]
    public async Task Pause_HostAndWorkersTogether_CostsNoWorkerAndNoCall()
    {
        await using HostProgram host = HostProgram.Start(null, "pause");
        int[] workers = await host.ReadNumbersAsync("workers");
        // The worst order: the host looks at its workers when these sleep already, and again when they still do.
        Array.ForEach(workers, process => Assert.Equal(0, LibC.Kill(process, HostProgram.SigStop)));
        await Task.Delay(Lag);
        host.Signal(HostProgram.SigStop);
        await Task.Delay(Pause);
        host.Signal(SigContinue);
        await Task.Delay(Lag);
        Array.ForEach(workers, process => Assert.Equal(0, LibC.Kill(process, SigContinue)));

        int[] end = await host.ReadNumbersAsync("end");
        const int Result = 200, Started = 2, Lost = 0, Same = 1;
        Assert.Equal([Result, Started, Lost, Same], end);
    }
}
