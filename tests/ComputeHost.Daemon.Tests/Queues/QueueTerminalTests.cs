using System.Diagnostics;
using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>The verbs as a user runs them, on a store without a consumer.</summary>
public sealed class QueueTerminalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chq-").FullName;

    private string Url => $"sqlite:{_directory}/jobs.db";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [LinuxFact]
    public async Task Verb_StoreThatIsNotThere_IsNotMade()
    {
        CliResult result = await Cli.RunAsync("", "queue", "status", "--queue", Url, "--json");
        result.AssertExit(3);
        Assert.Equal("no-queue", result.ErrorCode);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [LinuxFact]
    public async Task Verb_FileOfAnother_IsLeftAsItIs()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "jobs.db"), "a letter");
        CliResult result = await Cli.RunAsync("", "queue", "status", "--queue", Url);
        result.AssertExit(3);
        Assert.Contains("jobs.db", result.Errors, StringComparison.Ordinal);
        Assert.Equal("a letter", await File.ReadAllTextAsync(Path.Combine(_directory, "jobs.db")));
    }

    [LinuxFact]
    public async Task Verbs_OnAQueueWithoutConsumer_ShowSteerAndRemove()
    {
        ComputeJob<int> job;
        await using (ComputeQueue queue = await ComputeQueue.OpenAsync(Url))
        {
            job = await queue.EnqueueAsync(StoredWork.Triple, 1, new ComputeJobOptions { Key = "k" });
            await queue.EnqueueAsync(StoredWork.Triple, 2);
        }

        (await RunAsync("pause")).AssertExit(0);
        CliResult status = await RunAsync("status");
        Assert.Contains("PAUSED", status.Output, StringComparison.Ordinal);
        Assert.Contains("No consumer is known.", status.Output, StringComparison.Ordinal);
        (await RunAsync("resume")).AssertExit(0);
        Assert.Equal(2, (await RunAsync("jobs", "--status", "ready", "--json")).Json.GetProperty("jobs").GetArrayLength());
        Assert.Contains("key         k", (await RunAsync("job", job.Id)).Output, StringComparison.Ordinal);
        (await RunAsync("wait", job.Id, "--timeout", "100ms")).AssertExit(7);
        Assert.Contains("is cancelled.", (await RunAsync("cancel", job.Id)).Output, StringComparison.Ordinal);
        (await RunAsync("wait", job.Id)).AssertExit(6);
        (await RunAsync("retry", job.Id)).AssertExit(4);
        (await RunAsync("cancel", job.Id)).AssertExit(4);
        Assert.Equal("1 job removed.", (await RunAsync("purge", "--status", "cancelled", "--yes")).Output);
        (await RunAsync("job", job.Id)).AssertExit(5);
    }

    [TerminalFact]
    public async Task Purge_AtATerminal_Asks()
    {
        await using ComputeQueue queue = await ComputeQueue.OpenAsync(Url);
        await queue.EnqueueAsync(StoredWork.Triple, 1);

        Assert.Contains("Nothing is removed.", await AnswerAsync("n"), StringComparison.Ordinal);
        string shown = await AnswerAsync("y");

        Assert.Contains($"Remove 1 job of {queue.Address} for good? (y/N)", shown, StringComparison.Ordinal);
        Assert.Contains("1 job removed.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfVerbsWithinQueue_IsTheirs()
    {
        Assert.Equal("jobs", (await Cli.RunAsync("", "complete", "--", "queue", "jobs")).Output);
        Assert.Equal("pause\npurge", (await Cli.RunAsync("", "complete", "--", "queue", "p")).Output);
        Assert.Contains("--older-than", (await Cli.RunAsync("", "complete", "--", "queue", "jobs", "--o")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandLine_UnusableWithinQueue_NamesTheVerb()
    {
        CliResult result = await Cli.RunAsync("", "queue", "job", "a", "b");
        result.AssertExit(2);
        Assert.Contains("Run 'computehost queue job --help'", result.Errors, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(params string[] arguments) => Cli.RunAsync("", ["queue", .. arguments, "--queue", Url]);

    private async Task<string> AnswerAsync(string answer)
    {
        var start = new ProcessStartInfo("script", ["-qfec", $"dotnet exec {TestDaemon.Program} queue purge --all --queue {Url}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process script = Process.Start(start)!;
        await script.StandardInput.WriteLineAsync(answer);
        await script.StandardInput.FlushAsync();
        string shown = await script.StandardOutput.ReadToEndAsync().DefaultTimeout();
        await script.WaitForExitAsync().DefaultTimeout();
        return shown;
    }
}
