using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Tests.Queues;

public sealed class QueueEnqueueTests
{
    [Theory]
    [InlineData("[1, \"a\"]", "1", "\"a\"")]
    [InlineData("{\"x\": [1]}", "{\"x\": [1]}")]
    [InlineData("[]")]
    public async Task Enqueue_Arguments_AreStoredAsJson(string arguments, params string[] expected)
    {
        var engine = new FakeEngine();
        CliResult result = await QueueCli.RunAsync(engine, "enqueue", "video.transcode", arguments);
        result.AssertExit(0);
        QueuedJob job = Assert.Single(engine.Jobs).Job;
        Assert.Equal(job.Id.ToString(), result.Output);
        Assert.Equal("video.transcode", job.Method);
        StoredJob stored = StoredJob.Parser.ParseFrom(job.Body.Span);
        Assert.True(stored.Json);
        Assert.Equal(expected, JsonArguments.Parser.ParseFrom(stored.Arguments).Values);
    }

    [Fact]
    public async Task Enqueue_Options_AreTheJobs()
    {
        var engine = new FakeEngine();
        string[] options =
        [
            "--key", "k", "--delay", "2min", "--expires", "1h", "--priority", "high", "--max-attempts", "3", "--mailbox", "shop", "--timeout", "3s",
        ];
        (await QueueCli.RunAsync(engine, ["enqueue", "m", .. options])).AssertExit(0);
        QueuedJob job = Assert.Single(engine.Jobs).Job;
        Assert.Equal(("k", ComputePriority.High, 3, "shop"), (job.Key, job.Priority, job.MaxAttempts, job.Id.Mailbox));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromHours(1)), (job.Delay, job.ExpiresAfter));
        Assert.Equal(3_000_000UL, StoredJob.Parser.ParseFrom(job.Body.Span).TimeoutMicroseconds);
    }

    [Theory]
    [InlineData(2, "The arguments are no JSON", "[1")]
    [InlineData(2, "MaxAttempts is '0'", "[]", "--max-attempts", "0")]
    [InlineData(2, "Mailbox is 'A B'", "[]", "--mailbox", "A B")]
    [InlineData(4, "Key is 'k'", "[]", "--key", "k")]
    public async Task Enqueue_WhatCannotBe_IsRefused(int exitCode, string expected, params string[] arguments)
    {
        var engine = new FakeEngine { Capabilities = new FakeEngine().Capabilities with { Keys = false } };
        CliResult result = await QueueCli.RunAsync(engine, ["enqueue", "m", .. arguments]);
        result.AssertExit(exitCode);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.Empty(engine.Jobs);
    }

    [Fact]
    public async Task Enqueue_FullQueue_SaysSo()
    {
        CliResult result = await QueueCli.RunAsync(new FakeEngine { Refusal = new PendingQueueFullException("The queue is full.") }, "enqueue", "m", "--json");
        result.AssertExit(4);
        Assert.Equal("refused", result.ErrorCode);
    }
}
