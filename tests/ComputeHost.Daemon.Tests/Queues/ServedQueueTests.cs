using System.Text.Json;
using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>A real daemon takes the jobs of a queue.</summary>
public sealed class ServedQueueTests
{
    [LinuxFact]
    public async Task Job_FromATerminal_RunsInTheDaemon()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync();
        await Eventually.UntilAsync("it says so", () => daemon.Daemon.Output.Contains("  takes jobs of sqlite:", StringComparison.Ordinal));

        CliResult enqueued = await daemon.QueueAsync("enqueue", QueueDaemon.Triple, "14");
        enqueued.AssertExit(0);
        CliResult result = await daemon.QueueAsync("wait", enqueued.Output, "--timeout", "30s");
        result.AssertExit(0);
        Assert.Equal("42", result.Output);

        CliResult refused = await daemon.QueueAsync("enqueue", "ComputeHost.SharedMethods.StoredWork.Refuse(System.String)", "\"no bread\"", "--json");
        CliResult fault = await daemon.QueueAsync("wait", refused.Json.GetProperty("id").GetString()!, "--timeout", "30s");
        fault.AssertExit(6);
        Assert.StartsWith("System.InvalidOperationException: no bread", fault.Errors, StringComparison.Ordinal);

        JsonElement status = (await daemon.QueueAsync("status", "--json")).Json;
        Assert.Equal(1, status.GetProperty("jobs").GetProperty("succeeded").GetInt32());
        Assert.Single(status.GetProperty("consumers").EnumerateObject(), static consumer => consumer.Name.StartsWith("computehost@", StringComparison.Ordinal));
        Assert.Contains("Pool 'default' has 0 jobs of sqlite:", (await daemon.RunAsync("status")).Output, StringComparison.Ordinal);
        (await daemon.QueueAsync("doctor")).AssertExit(0);
    }

    [LinuxFact]
    public async Task Job_OfAProgram_ReturnsItsTypedResult()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync();
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);

        ComputeJob<int>[] jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => queue.EnqueueAsync(StoredWork.Triple, number)));

        int[] results = await Task.WhenAll(jobs.Select(static job => job.ResultAsync())).DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => 3 * number), results);
    }

    [LinuxFact]
    public async Task Job_OfAMethodThatTheConfigurationNames_IsTaken()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync("\"methods\": { \"Work.Twice\": { \"tactic\": \"Queue\" } }");
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);

        ComputeJob<int> job = await queue.EnqueueAsync(Work.Twice, 21);

        Assert.Equal(42, await job.ResultAsync().DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunningJob_IsACallOfTheQueue_AndCanBeCancelledByEither()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync("\"maxWorkers\": 2, \"cancellationGrace\": \"100ms\"");
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);
        ComputeJob<string> first = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "1", daemon.Gate);
        ComputeJob<string> second = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "2", daemon.Gate);
        await Eventually.UntilAsync("both run", () => daemon.Marks().Length == 2);

        JsonElement status = (await daemon.RunAsync("status", "--details", "--json")).Json;
        JsonElement client = status.GetProperty("clients").EnumerateArray().Single(static client => client.GetProperty("name").GetString() == "@queue");
        Assert.Equal(2, client.GetProperty("running").GetInt32());
        Assert.Equal("running", (await daemon.QueueAsync("job", first.Id, "--json")).Json.GetProperty("status").GetString());
        (await daemon.RunAsync("cancel", first.Id)).AssertExit(0);
        (await daemon.QueueAsync("cancel", second.Id)).AssertExit(0);

        await Assert.ThrowsAsync<ComputeCancelledException>(() => first.ResultAsync().DefaultTimeout());
        ComputeCancelledException cancelled = await Assert.ThrowsAsync<ComputeCancelledException>(() => second.ResultAsync().DefaultTimeout());
        Assert.StartsWith("an operator ('", cancelled.By, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Daemon_KilledUnderJobs_OnlyTheIdempotentRunsAgain()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync();
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);
        ComputeJob<string> once = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "once", daemon.Gate);
        ComputeJob<string> again = await queue.EnqueueAsync(StoredWork.MarkAgain, daemon.Ledger, "again", daemon.Gate);
        await Eventually.UntilAsync("both run", () => daemon.Marks().Length == 2);

        await daemon.Daemon.KillAsync();
        await daemon.Daemon.RestartAsync();
        await Eventually.UntilAsync("one runs again", () => daemon.Marks().Length == 3);
        await File.WriteAllTextAsync(daemon.Gate, "");

        Assert.Equal(daemon.Gate, await again.ResultAsync().DefaultTimeout());
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => once.ResultAsync().DefaultTimeout());
        Assert.Equal(ComputeRan.Unknown, lost.Ran);
        Assert.Equal(2, daemon.Marks().Count(static mark => mark == "again"));
        CliResult told = await daemon.QueueAsync("wait", once.Id, "--json");
        told.AssertExit(6);
        Assert.Equal("unknown", told.Json.GetProperty("error").GetProperty("status").GetString());
    }

    [LinuxFact]
    public async Task Sigterm_RunningJobsEnd_WaitingOnesStay()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);
        ComputeJob<string> running = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "running", daemon.Gate);
        await Eventually.UntilAsync("it runs", () => daemon.Marks().Length == 1);
        ComputeJob<string> waiting = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "waiting", daemon.Gate);

        daemon.Daemon.Signal("TERM");
        await Eventually.UntilAsync("it drains", () => daemon.Daemon.Output.Contains("The daemon drains", StringComparison.Ordinal));
        await File.WriteAllTextAsync(daemon.Gate, "");
        await daemon.Daemon.WaitForExitAsync().DefaultTimeout();

        Assert.True(daemon.Daemon.ExitCode == 0, daemon.Daemon.Output);
        Assert.Equal(daemon.Gate, await running.ResultAsync().DefaultTimeout());
        JsonElement left = (await daemon.QueueAsync("job", waiting.Id, "--json")).Json;
        Assert.Equal(("ready", 0), (left.GetProperty("status").GetString(), left.GetProperty("attempts").GetInt32()));
        Assert.Equal(["running"], daemon.Marks());
    }

    [LinuxFact]
    public async Task Sigterm_DrainTimeIsUp_TheJobIsEndedAsLost()
    {
        await using QueueDaemon daemon = await QueueDaemon.StartAsync(rest: "\"drainTimeout\": \"300ms\",");
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(daemon.Url);
        ComputeJob<string> once = await queue.EnqueueAsync(StoredWork.MarkOnce, daemon.Ledger, "once", daemon.Gate);
        ComputeJob<string> again = await queue.EnqueueAsync(StoredWork.MarkAgain, daemon.Ledger, "again", daemon.Gate);
        await Eventually.UntilAsync("both run", () => daemon.Marks().Length == 2);

        daemon.Daemon.Signal("TERM");
        await daemon.Daemon.WaitForExitAsync().DefaultTimeout();

        await Assert.ThrowsAsync<WorkerLostException>(() => once.ResultAsync().DefaultTimeout());
        JsonElement left = (await daemon.QueueAsync("job", again.Id, "--json")).Json;
        Assert.Equal(("ready", 1), (left.GetProperty("status").GetString(), left.GetProperty("attempts").GetInt32()));
    }

    [LinuxTheory]
    [InlineData("\"sqlite:/nowhere/jobs.db\"", "", "there is no directory '/nowhere'")]
    [InlineData("\"redis://me:secret@here\"", "", "no engine has the scheme 'redis'")]
    [InlineData("\"sqlite:jobs.db\"", ", \"methods\": { \"StoredWork.Tripel\": { \"tactic\": \"Queue\" } }", "Did you mean 'StoredWork.Triple'?")]
    [InlineData("{ \"url\": \"sqlite:jobs.db\", \"leaseTimeout\": \"2h\" }", "", "LeaseTimeout is '02:00:00'")]
    public async Task Start_QueueThatCannotBeServed_SaysWhy(string queue, string pool, string expected)
    {
        CliResult result = await StartAsync(TestDaemon.SharedMethods, $"\"queue\": {queue}{pool}");
        result.AssertExit(2);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Errors, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Start_QueueWithoutMethods_SaysWhatToDo()
    {
        CliResult result = await StartAsync(TestDaemon.PrimesSample, "\"queue\": \"sqlite:jobs.db\"");
        result.AssertExit(2);
        Assert.Contains("Mark some with [ComputeMethod(Tactic = ComputeTactic.Queue)]", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>Runs a daemon that does not start to its end, and all that it writes.</summary>
    private static async Task<CliResult> StartAsync(string assembly, string pool)
    {
        string directory = Directory.CreateTempSubdirectory("chd-").FullName;
        try
        {
            string file = Path.Combine(directory, "d.json");
            string pools = $$"""{ "default": { "assembly": "{{assembly}}", {{pool}} } }""";
            await File.WriteAllTextAsync(file, $$"""{ "stateDirectory": "{{directory}}/state", "pools": {{pools}} }""");
            return await Cli.RunAsync("", "serve", "--config", file, "--listen", $"unix:{directory}/d.sock");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
