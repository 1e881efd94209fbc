using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Tests.Queues;

public sealed class QueueWaitTests
{
    [Fact]
    public async Task Wait_ForAJobThatIsOver_PrintsItsResult()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Succeeded, outcome: Outcomes.Json("[1,2]"));
        CliResult text = await QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString());
        text.AssertExit(0);
        Assert.Equal("[1,2]", text.Output);
        Assert.Equal(2, (await QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString(), "--json")).Json.GetProperty("result").GetArrayLength());
    }

    [Fact]
    public async Task Wait_ForARunningJob_EndsWithIt()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Running);
        JobRecord other = engine.Add(ComputeJobStatus.Running);
        Task<CliResult> waiting = QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString());
        engine.Tell(new MailboxRecord(other.Job.Id, ComputeJobStatus.Succeeded, Outcomes.Json("1").Body));
        engine.Tell(new MailboxRecord(job.Job.Id, ComputeJobStatus.Running, new byte[] { 1 }));
        engine.Tell(new MailboxRecord(job.Job.Id, ComputeJobStatus.Succeeded, Outcomes.Value(4096).Body));
        CliResult result = await waiting;
        result.AssertExit(0);
        Assert.Contains("a result of 4 KiB", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_OutcomeTooLargeForTheMailbox_IsFetched()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Running);
        Task<CliResult> waiting = QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString());
        engine.Jobs[0] = job with { Status = ComputeJobStatus.Succeeded, Outcome = Outcomes.Json("7") };
        engine.Tell(new MailboxRecord(job.Job.Id, ComputeJobStatus.Succeeded, Body: null));
        Assert.Equal("7", (await waiting).Output);
    }

    [Fact]
    public async Task Wait_MethodThrew_PrintsTypeMessageAndStack()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Failed, outcome: Outcomes.Fault("no bread"));
        CliResult text = await QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString());
        text.AssertExit(6);
        Assert.Empty(text.Output);
        Assert.StartsWith("System.InvalidOperationException: no bread\n   at Work.Throw", text.Errors, StringComparison.Ordinal);
        CliResult json = await QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString(), "--json");
        Assert.Equal("fault", json.ErrorCode);
        Assert.Equal("failed", json.Json.GetProperty("error").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Wait_TimeIsUp_LeavesTheJob()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Running);
        CliResult result = await QueueCli.RunAsync(engine, "wait", job.Job.Id.ToString(), "--timeout", "50ms", "--json");
        result.AssertExit(7);
        Assert.Equal("not-over", result.ErrorCode);
        Assert.Equal(["closed"], engine.Asked);
    }

    [Fact]
    public async Task Wait_Interrupted_DoesNotCancel()
    {
        var engine = new FakeEngine();
        JobRecord job = engine.Add(ComputeJobStatus.Running);
        using var interruption = new CancellationTokenSource();
        Task<CliResult> waiting = QueueCli.RunAsync(engine, interruption.Token, "wait", job.Job.Id.ToString());
        await interruption.CancelAsync();
        (await waiting).AssertExit(130);
        Assert.Equal(["closed"], engine.Asked);
    }

    [Fact]
    public async Task Wait_UnknownJob_IsNotFound() =>
        (await QueueCli.RunAsync(new FakeEngine(), "wait", JobId.Create("shop", DateTimeOffset.UnixEpoch).ToString())).AssertExit(5);
}
