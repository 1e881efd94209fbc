using System.Text.Json;
using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue;
using ComputeHost.Queue.Messages;
using Google.Protobuf;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>The verbs that look.</summary>
public sealed class QueueLookTests
{
    [Fact]
    public async Task Status_OfAPausedQueue_ShowsCountsAgeAndConsumers()
    {
        var engine = new FakeEngine
        {
            Statistics = new QueueStatistics
            {
                Jobs = new Dictionary<ComputeJobStatus, long> { [ComputeJobStatus.Dead] = 2, [ComputeJobStatus.Ready] = 1234 },
                OldestReady = TimeSpan.FromSeconds(90),
                IsPaused = true,
                Consumers = new Dictionary<string, int> { ["shop@here/17"] = 3 },
                StoreSize = 5 * 1024 * 1024,
            },
        };
        CliResult result = await QueueCli.RunAsync(engine, "status");
        result.AssertExit(0);
        Assert.StartsWith("Fake queue at fake:here, 5 MiB, the oldest ready job waits for 90 s, PAUSED: no consumer takes new jobs", result.Output, StringComparison.Ordinal);
        Assert.Contains("ready   1,234\ndead        2", result.Output, StringComparison.Ordinal);
        Assert.Contains("shop@here/17     3", result.Output, StringComparison.Ordinal);
        Assert.Equal(["closed"], engine.Asked);

        JsonElement json = (await QueueCli.RunAsync(engine, "status", "--json")).Json;
        Assert.Equal(1234, json.GetProperty("jobs").GetProperty("ready").GetInt32());
        Assert.Equal(90_000, json.GetProperty("oldestReadyMilliseconds").GetInt32());
        Assert.True(json.GetProperty("paused").GetBoolean());
        Assert.Equal(3, json.GetProperty("consumers").GetProperty("shop@here/17").GetInt32());
    }

    [Fact]
    public async Task Status_Watched_RepeatsUntilItIsInterrupted()
    {
        using var interruption = new CancellationTokenSource();
        int looks = 0;
        var engine = new FakeEngine
        {
            Counting = () =>
            {
                if (++looks == 3)
                {
                    interruption.Cancel();
                }
            },
        };
        CliResult result = await QueueCli.RunAsync(engine, interruption.Token, "status", "--watch", "--interval", "100ms", "--json");
        result.AssertExit(0);
        Assert.Equal(3, result.Output.Split('\n').Length);
    }

    [Fact]
    public async Task Jobs_WithFilters_ListsThoseAlone()
    {
        var engine = new FakeEngine();
        JobRecord ready = engine.Add(ComputeJobStatus.Ready);
        JobRecord dead = engine.Add(ComputeJobStatus.Dead);
        JobRecord other = engine.Add(ComputeJobStatus.Ready, "Other");
        JobRecord elsewhere = engine.Add(ComputeJobStatus.Ready, mailbox: "elsewhere");
        string[] filters = ["--status", "Ready,running", "--method", "Work.Twice(int)", "--mailbox", "shop", "--older-than", "2min"];
        CliResult result = await QueueCli.RunAsync(engine, ["jobs", .. filters]);
        result.AssertExit(0);
        Assert.Contains(ready.Job.Id.ToString(), result.Output, StringComparison.Ordinal);
        Assert.All([dead, other, elsewhere], job => Assert.DoesNotContain(job.Job.Id.ToString(), result.Output, StringComparison.Ordinal));
        Assert.Equal("There are no such jobs.", (await QueueCli.RunAsync(engine, "jobs", "--older-than", "1h")).Output);
    }

    [Fact]
    public async Task Jobs_MoreThanTheLimit_SaysHowToGoOn()
    {
        var engine = new FakeEngine();
        List<string> ids = [.. Enumerable.Range(0, 5).Select(_ => engine.Add(ComputeJobStatus.Ready).Job.Id.ToString())];
        CliResult first = await QueueCli.RunAsync(engine, "jobs", "--limit", "3");
        Assert.EndsWith("There are more: add '--from 3', or raise '--limit'.", first.Output, StringComparison.Ordinal);
        JsonElement rest = (await QueueCli.RunAsync(engine, "jobs", "--limit", "3", "--from", "3", "--json")).Json;
        Assert.Equal(ids[3..], rest.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("'redy' is no status of a job. Did you mean 'ready'?", "--status", "redy")]
    [InlineData("'--older-than' is 'old', but must be a time", "--older-than", "old")]
    public async Task Jobs_UnusableFilter_IsRefused(string expected, params string[] arguments)
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine(), ["jobs", .. arguments]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_Dead_ShowsCallHistoryAndOutcome()
    {
        var engine = new FakeEngine();
        StoredAttempt attempt = StoredAttempts.Lost("Its worker was killed.", DateTimeOffset.UnixEpoch, "shop@here/17");
        JobAttempts attempts = default(JobAttempts).Charge(attempt, certainDeath: true);
        var call = new StoredJob { Format = 1, Json = true, Arguments = ByteString.CopyFrom(new byte[2048]), TimeoutMicroseconds = 3_000_000 };
        JobRecord job = engine.Add(ComputeJobStatus.Dead, attempts: attempts, outcome: Outcomes.Poison("It took down two workers."), body: call.ToByteArray());
        CliResult result = await QueueCli.RunAsync(engine, "job", job.Job.Id.ToString());
        result.AssertExit(0);
        string[] parts =
        [
            "is dead.", "5 min ago", "1 used up, at most 5", "1 of them took their worker down", "2 KiB of JSON", "3.0 s for an attempt",
            "1970-01-01 00:00:00Z at shop@here/17: Its worker was killed.", "It took down two workers.",
        ];
        Assert.All(parts, part => Assert.Contains(part, result.Output, StringComparison.Ordinal));

        JsonElement json = (await QueueCli.RunAsync(engine, "job", job.Job.Id.ToString(), "--json")).Json;
        Assert.Equal("Its worker was killed.", json.GetProperty("history")[0].GetProperty("cause").GetString());
        Assert.Equal("poison", json.GetProperty("outcome").GetProperty("code").GetString());
        Assert.Equal(2048, json.GetProperty("call").GetProperty("argumentsBytes").GetInt32());
    }

    [Fact]
    public async Task Job_WithGarbage_IsShownNevertheless()
    {
        var engine = new FakeEngine();
        byte[] garbage = [255, 1, 2];
        JobRecord job = engine.Add(
            ComputeJobStatus.Dead, attempts: new JobAttempts(1, 0, garbage), outcome: new JobOutcome(ComputeJobStatus.Dead, garbage), body: garbage);
        CliResult result = await QueueCli.RunAsync(engine, "job", job.Job.Id.ToString());
        result.AssertExit(0);
        Assert.Contains("none that this version can read", result.Output, StringComparison.Ordinal);
        (await QueueCli.RunAsync(engine, "job", job.Job.Id.ToString(), "--json")).AssertExit(0);
    }

    [Fact]
    public async Task Job_Unknown_IsNotFound()
    {
        string id = JobId.Create("shop", DateTimeOffset.UnixEpoch).ToString();
        CliResult listing = await QueueCli.RunAsync(new FakeEngine(), "job", id);
        listing.AssertExit(5);
        Assert.Contains($"has no job '{id}'", listing.Errors, StringComparison.Ordinal);
        var blind = new FakeEngine { Capabilities = new FakeEngine().Capabilities with { ListsJobs = false } };
        CliResult other = await QueueCli.RunAsync(blind, "job", id);
        other.AssertExit(5);
        Assert.Contains("Fake does not tell whether it still waits or runs", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_NoId_IsRefused()
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine(), "job", "17", "--json");
        result.AssertExit(2);
        Assert.Equal("unusable-input", result.ErrorCode);
    }

    [Fact]
    public async Task DeadLetters_ShowsTheReasonOfEach()
    {
        var engine = new FakeEngine();
        engine.Add(ComputeJobStatus.Ready);
        StoredAttempt attempt = StoredAttempts.Lost("Its machine lost power.", DateTimeOffset.UnixEpoch);
        engine.Add(ComputeJobStatus.Dead, attempts: default(JobAttempts).Charge(attempt, certainDeath: false));
        engine.Add(ComputeJobStatus.Dead, "Nobody.Knows()", outcome: Outcomes.Poison("No consumer knows 'Nobody.Knows()'."));
        CliResult result = await QueueCli.RunAsync(engine, "dead-letters");
        result.AssertExit(0);
        Assert.Contains("Its machine lost power.", result.Output, StringComparison.Ordinal);
        Assert.Contains("No consumer knows 'Nobody.Knows()'.", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await QueueCli.RunAsync(engine, "dead-letters", "--json")).Json.GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task Doctor_Findings_ComeWithTheirRemedies()
    {
        var engine = new FakeEngine
        {
            Findings =
            [
                new(QueueFindingLevel.Warning, "wal", "It is large.", "Close readers."),
                new(QueueFindingLevel.Error, "writer", "Process 17 is stopped.", "Continue or kill it."),
            ],
        };
        CliResult result = await QueueCli.RunAsync(engine, "doctor");
        result.AssertExit(1);
        Assert.Contains("note     wal: It is large.\n         → Close readers.", result.Output, StringComparison.Ordinal);
        Assert.Contains("problem  writer: Process 17 is stopped.", result.Output, StringComparison.Ordinal);
        (await QueueCli.RunAsync(new FakeEngine(), "doctor")).AssertExit(0);
    }

    [Fact]
    public async Task Doctor_StoreThatCannotBeOpened_IsAFinding()
    {
        var engine = new FakeEngine { FailsToOpen = true, Failure = new QueueException("It is corrupt. Restore it.") };
        CliResult result = await QueueCli.RunAsync(engine, "doctor", "--json");
        result.AssertExit(1);
        Assert.Equal("It is corrupt. Restore it.", result.Json.GetProperty("findings")[0].GetProperty("text").GetString());
    }
}
