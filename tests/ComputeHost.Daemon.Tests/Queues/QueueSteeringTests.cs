using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>The verbs that change something.</summary>
public sealed class QueueSteeringTests
{
    [Fact]
    public async Task Retry_ADeadJob_SendsItAgain()
    {
        var engine = new FakeEngine();
        JobRecord dead = engine.Add(ComputeJobStatus.Dead);
        (await QueueCli.RunAsync(engine, "retry", dead.Job.Id.ToString())).AssertExit(0);
        Assert.Equal(ComputeJobStatus.Ready, engine.Jobs[0].Status);
    }

    [Fact]
    public async Task Retry_AJobThatIsNotDead_IsRefused()
    {
        var engine = new FakeEngine();
        JobRecord running = engine.Add(ComputeJobStatus.Running);
        CliResult result = await QueueCli.RunAsync(engine, "retry", running.Job.Id.ToString());
        result.AssertExit(4);
        Assert.Contains("is running. Only dead jobs are sent again.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_AllOfAMethod_LeavesTheOthers()
    {
        var engine = new FakeEngine();
        for (int job = 0; job < 1_500; job++)
        {
            engine.Add(ComputeJobStatus.Dead);
        }

        engine.Add(ComputeJobStatus.Dead, "Other");
        CliResult result = await QueueCli.RunAsync(engine, "retry", "--all", "--method", "Work.Twice(int)");
        result.AssertExit(0);
        Assert.Equal("1,500 jobs sent again.", result.Output);
        Assert.Equal("Other", Assert.Single(engine.Jobs, static job => job.Status == ComputeJobStatus.Dead).Job.Method);
    }

    [Theory]
    [InlineData("Say which")]
    [InlineData("Give either", "0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop", "--all")]
    public async Task Retry_WithoutSayingWhich_IsRefused(string expected, params string[] arguments)
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine(), ["retry", .. arguments]);
        result.AssertExit(2);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CancelResult.Cancelled, 0, "is cancelled.")]
    [InlineData(CancelResult.Requested, 0, "is told to end it")]
    [InlineData(CancelResult.TooLate, 4, "is over: it is succeeded.")]
    [InlineData(CancelResult.NotFound, 5, "has no job")]
    public async Task Cancel_EachResult_IsSaid(CancelResult becomes, int exitCode, string expected)
    {
        var engine = new FakeEngine { CancelResult = becomes };
        JobRecord job = engine.Add(ComputeJobStatus.Succeeded);
        CliResult result = await QueueCli.RunAsync(engine, "cancel", job.Job.Id.ToString());
        result.AssertExit(exitCode);
        Assert.Contains(expected, result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("cancel by an operator (", engine.Asked[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseAndResume_AreTold()
    {
        var engine = new FakeEngine();
        (await QueueCli.RunAsync(engine, "pause")).AssertExit(0);
        (await QueueCli.RunAsync(engine, "resume")).AssertExit(0);
        Assert.Equal(["pause", "closed", "resume", "closed"], engine.Asked);
    }

    [Fact]
    public async Task Purge_WithYes_RemovesWhatIsMeant()
    {
        var engine = new FakeEngine();
        engine.Add(ComputeJobStatus.Succeeded);
        engine.Add(ComputeJobStatus.Ready);
        CliResult result = await QueueCli.RunAsync(engine, "purge", "--status", "succeeded", "--yes");
        result.AssertExit(0);
        Assert.Equal("1 job removed.", result.Output);
        Assert.Equal(ComputeJobStatus.Ready, Assert.Single(engine.Jobs).Status);
    }

    [Theory]
    [InlineData("Say which jobs", "--yes")]
    [InlineData("Give one or the other", "--all", "--status", "dead", "--yes")]
    [InlineData("Cancel it first", "--status", "running", "--yes")]
    [InlineData("nobody can be asked here", "--all", "--json")]
    public async Task Purge_WithoutSayingWhichOrYes_RemovesNothing(string expected, params string[] arguments)
    {
        var engine = new FakeEngine();
        engine.Add(ComputeJobStatus.Dead);
        CliResult result = await QueueCli.RunAsync(engine, ["purge", .. arguments]);
        result.AssertExit(2);
        Assert.Contains(expected, result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Single(engine.Jobs);
    }

    [Fact]
    public async Task Verb_BeyondTheCapabilities_SaysTheAlternative()
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine { Failure = new NotSupportedException("Fake cannot pause. Use another store.") }, "pause");
        result.AssertExit(4);
        Assert.Equal("Fake cannot pause. Use another store.", result.Errors);
    }

    [Fact]
    public async Task Verb_StoreThatCannotBeReached_IsOneLine()
    {
        var engine = new FakeEngine { Failure = new QueueException("The store cannot be reached. Start it.") };
        CliResult result = await QueueCli.RunAsync(engine, "status", "--json");
        result.AssertExit(3);
        Assert.Equal("no-queue", result.ErrorCode);
    }

    [Fact]
    public async Task Verb_UnknownScheme_NamesTheKnownAndNoCredentials()
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine(), "status", "--queue", "fakee://me:secret@here");
        result.AssertExit(2);
        Assert.Contains("no engine has the scheme 'fakee'", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_NoQueueNamed_SaysHow()
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine(), "status", "--queue", "");
        result.AssertExit(2);
        Assert.Contains("COMPUTEHOST_QUEUE", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_AQueueThatIsNotThere_IsNotMade()
    {
        var engine = new FakeEngine();
        await QueueCli.RunAsync(engine, "status");
        Assert.True(engine.Opened!.MustExist);
    }
}
