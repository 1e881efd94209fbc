using System.Diagnostics;
using ComputeHost.Testing;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Workers that are killed from outside.</summary>
[Collection(FaultsCollection.Name)]
public sealed class KillTests
{
    [Fact]
    public async Task Kill_IdleWorker_NobodyNotices()
    {
        await using TestPool test = await StartAsync(1);
        Kill(await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Repeatable, 1).DefaultTimeout());
        await Eventually.UntilAsync("the worker is replaced", () => test.Pool.GetStatistics().TotalWorkersLost == 1);
    }

    [Fact]
    public async Task Kill_AllWorkersAtOnceWithAThousandCallsInFlight_LosesNoIdempotentCallAndRunsNoOtherTwice()
    {
        const int Calls = 1000;
        using var ledger = new Ledger();
        await using TestPool test = await StartAsync(2);
        int[] workers = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.Pool.RunAsync(Methods.ProcessId))).DefaultTimeout()];

        Task<int>[] repeatable = [.. Enumerable.Range(0, Calls / 2).Select(number => test.Pool.RunAsync(Victims.BookedRepeatable, ledger.Path, number, 2))];
        Task<int>[] once = [.. Enumerable.Range(Calls / 2, Calls / 2).Select(number => test.Pool.RunAsync(Victims.Booked, ledger.Path, number, 2))];
        await Eventually.UntilAsync("some calls have run", () => ledger.Read().Count > 20);
        foreach (int worker in workers.Distinct())
        {
            Kill(worker);
        }

        Assert.Equal(Enumerable.Range(0, Calls / 2), await Task.WhenAll(repeatable).DefaultTimeout());
        int lost = 0;
        foreach (Task<int> call in once)
        {
            try
            {
                await call.DefaultTimeout();
            }
            catch (WorkerLostException)
            {
                lost++;
            }
        }

        Assert.InRange(lost, 0, workers.Distinct().Count());
        IReadOnlyDictionary<int, int> runs = ledger.Read();
        Assert.Equal(Calls, runs.Count);
        Assert.DoesNotContain(runs, run => run.Key >= Calls / 2 && run.Value > 1);
    }

    [Fact]
    public async Task Kill_WhileAWorkerStarts_IsStartedAgain()
    {
        string slow = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.InjectFaults(new FaultPlan().AtStart(StartFault.Slow, TimeSpan.FromSeconds(2), slow));
        });
        int first = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        await File.WriteAllTextAsync(slow, "");
        try
        {
            Kill(first);
            int starting = 0;
            await Eventually.UntilAsync("the next worker starts", () => (starting = test.Processes.FirstOrDefault(process => process.Id != first)?.Id ?? 0) != 0);
            Kill(starting);
        }
        finally
        {
            File.Delete(slow);
        }

        int third = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        Assert.NotEqual(first, third);
    }

    [Fact]
    public async Task Kill_WhileTheWorkerDrains_CallsRunElsewhere()
    {
        using var started = new TempFile();
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.MaxCallsPerWorker = 1;
        });
        int worker = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        Task<int> running = test.Pool.RunAsync(Victims.SleepFor, 20_000);
        await Eventually.UntilAsync("the worker has a successor", () => test.Processes.Count == 2 || test.Pool.GetStatistics().TotalWorkersLost > 0);
        Kill(worker);
        await Assert.ThrowsAsync<WorkerLostException>(() => running.DefaultTimeout());
        Assert.Equal(4, await test.Pool.RunAsync(Victims.Innocent, 4).DefaultTimeout());
    }

    [Fact]
    public async Task Kill_GrandchildrenOfACall_EndWithTheWorker()
    {
        await using TestPool test = await StartAsync(1);
        int program = await test.Pool.RunAsync(Victims.StartProgram).DefaultTimeout();
        Assert.True(ProcessWatch.IsAlive(program));
        Kill(await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
        await Eventually.UntilAsync("the program has ended with the worker", () => !ProcessWatch.IsAlive(program));
        Assert.Equal(4, await test.Pool.RunAsync(Victims.Innocent, 4).DefaultTimeout());
    }

    private static Task<TestPool> StartAsync(int workers) => TestPool.StartAsync(options => options.MinWorkers = options.MaxWorkers = workers);

    private static void Kill(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        process.Kill();
    }
}
