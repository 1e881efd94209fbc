using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Storms;

/// <summary>The load test <c>daemon-storm</c>, made short: a worker and the daemon are killed under calls.</summary>
public sealed class DaemonStormTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    [LinuxFact]
    public async Task Calls_WhileAWorkerAndTheDaemonAreKilled_EndOnceAndNoneRunsTwice()
    {
        string ledger = Path.GetTempFileName();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"minWorkers\": 2, \"maxWorkers\": 2");
        List<long> daemonKills = [];
        IReadOnlyCollection<StormCall>[] calls;
        await using (ComputeClient first = await ComputeClient.ConnectAsync(daemon.Address))
        await using (ComputeClient second = await ComputeClient.ConnectAsync(daemon.Address))
        await using (ComputeClient third = await ComputeClient.ConnectAsync(daemon.Address))
        {
            Task<IReadOnlyCollection<StormCall>[]> callers = Task.WhenAll(
                new StormCaller(first, ledger, "first").RunAsync(Duration), new StormCaller(second, ledger, "second").RunAsync(Duration), new StormCaller(third, ledger, "third").RunAsync(Duration));
            await MarksAsync(ledger, 200);
            using (Process worker = Process.GetProcessById(ProcessWatch.Descendants(daemon.ProcessId)[0].Id))
            {
                worker.Kill();
            }

            await MarksAsync(ledger, 400);
            daemonKills.Add(Stopwatch.GetTimestamp());
            await daemon.KillAsync();
            await daemon.RestartAsync();
            calls = await callers.DefaultTimeout();
        }

        string[] marks = await File.ReadAllLinesAsync(ledger);
        File.Delete(ledger);
        var verdict = StormVerdict.Of([.. calls.SelectMany(static own => own)], marks, daemonKills);
        Assert.Empty(verdict.Others);
        Assert.Equal(verdict.Calls, verdict.Succeeded + verdict.Unknown);
        Assert.Equal((0, 0, 0, 0), (verdict.RanTwice, verdict.AnsweredUnrun, verdict.WithoutCause, verdict.IdempotentLost));
        // Two workers had calls, so nearly all that were under way had never been given to one.
        Assert.InRange(verdict.CarriedOver, StormCaller.InFlight, int.MaxValue);
    }

    private static Task MarksAsync(string ledger, int count) => Eventually.UntilAsync("calls run", () => File.ReadLines(ledger).Count() >= count);
}
