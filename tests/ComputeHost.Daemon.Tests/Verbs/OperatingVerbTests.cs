using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class OperatingVerbTests(LiveDaemonFixture daemon) : IClassFixture<LiveDaemonFixture>
{
    [Fact]
    public async Task Status_LiveDaemon_HasALinePerPool()
    {
        CliResult text = await daemon.RunAsync("status");
        text.AssertExit(0);
        Assert.Contains("default", text.Output, StringComparison.Ordinal);
        JsonElement json = (await daemon.RunAsync("status", "--json")).Json;
        Assert.Equal(daemon.Daemon.ProcessId, json.GetProperty("processId").GetInt32());
        Assert.Equal(daemon.Daemon.Address, json.GetProperty("address").GetString());
        Assert.False(json.GetProperty("draining").GetBoolean());
    }

    [Fact]
    public async Task Cancel_RunningCall_EndsItAndNamesWhoDidIt()
    {
        using Process call = Cli.Start(daemon.Daemon.Address, "call", "Work.Forever", "[]", "--json");
        (string id, _) = await daemon.UntilRunsAsync("Work.Forever");
        CliResult cancelled = await daemon.RunAsync("cancel", id, "--json");
        cancelled.AssertExit(0);
        Assert.Equal("Work.Forever", cancelled.Json.GetProperty("method").GetString());
        CliResult ended = await Cli.EndAsync(call);
        ended.AssertExit(6);
        Assert.Equal("cancelled", ended.ErrorCode);
        Assert.Contains($"by the operator '{Environment.UserName}'", ended.Output, StringComparison.Ordinal);
        (await daemon.RunAsync("cancel", id)).AssertExit(5);
    }

    [Fact]
    public async Task Kill_BusyWorker_LosesItsCallAndIsRemembered()
    {
        using Process call = Cli.Start(daemon.Daemon.Address, "call", "Work.Sleep", "[50000]", "--json");
        (_, string worker) = await daemon.UntilRunsAsync("Work.Sleep");
        (await daemon.RunAsync("kill", worker)).AssertExit(0);
        CliResult ended = await Cli.EndAsync(call);
        ended.AssertExit(6);
        Assert.Equal("worker-lost", ended.ErrorCode);
        Assert.Contains("An operator", ended.Output, StringComparison.Ordinal);
        CliResult again = await daemon.RunAsync("kill", worker, "--json");
        again.AssertExit(5);
        Assert.Equal("not-found", again.ErrorCode);
        await Eventually.UntilAsync("the end is remembered", async () =>
            (await daemon.RunAsync("top", "--once", "--json")).Json.GetProperty("pools")[0].GetProperty("ends").EnumerateArray()
                .Any(end => end.GetProperty("worker").GetString() == worker && end.GetProperty("cause").GetString() == "Killed"));
    }

    [Fact]
    public async Task Scale_MoreAndFewer_HasThatManyWorkers()
    {
        CliResult more = await daemon.RunAsync("scale", "--min", "3", "--max", "4", "--json");
        more.AssertExit(0);
        Assert.Equal(4, more.Json.GetProperty("maxWorkers").GetInt32());
        await UntilReadyAsync(3);
        (await daemon.RunAsync("scale", "--min", "1", "--max", "2")).AssertExit(0);
        await UntilReadyAsync(2);
    }

    [Theory]
    [InlineData("--min", "9", "more than the maximum")]
    [InlineData("--max", "0", "must be from 1 to 512")]
    public async Task Scale_OutOfRange_SaysTheLimit(string option, string value, string expected)
    {
        CliResult result = await daemon.RunAsync("scale", option, value, "--json");
        result.AssertExit(2);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recycle_Pool_ReplacesItsWorkers()
    {
        await Eventually.UntilAsync("a worker is ready", async () => (await WorkersAsync()).Length > 0);
        JsonElement[] before = await WorkersAsync();
        CliResult result = await daemon.RunAsync("recycle");
        result.AssertExit(0);
        string[] names = [.. before.Select(static worker => worker.GetProperty("worker").GetString()!)];
        await Eventually.UntilAsync("all workers are others", async () =>
            await WorkersAsync() is { Length: > 0 } now && !now.Any(worker => names.Contains(worker.GetProperty("worker").GetString())));
    }

    [Fact]
    public async Task Stack_RunningCall_NamesItsMethod()
    {
        using Process call = Cli.Start(daemon.Daemon.Address, "call", "Work.Spin", "[20000]", "--json");
        (string id, string worker) = await daemon.UntilRunsAsync("Work.Spin");
        CliResult stack = await daemon.RunAsync("stack", id);
        stack.AssertExit(0);
        Assert.Contains("Work.Spin", stack.Output, StringComparison.Ordinal);
        CliResult json = await daemon.RunAsync("stack", worker, "--json");
        Assert.Equal(id, json.Json.GetProperty("slots")[0].GetProperty("callId").GetString());
        (await daemon.RunAsync("cancel", id)).AssertExit(0);
        (await Cli.EndAsync(call)).AssertExit(6);
        (await daemon.RunAsync("stack", "nobody")).AssertExit(5);
    }

    [Fact]
    public async Task Dump_Worker_WritesAFileForTheDaemonAlone()
    {
        await Eventually.UntilAsync("a worker is ready", async () => (await WorkersAsync()).Length > 0);
        string worker = (await WorkersAsync())[0].GetProperty("worker").GetString()!;
        CliResult dump = await daemon.RunAsync("dump", worker, "--json");
        dump.AssertExit(0);
        string path = dump.Json.GetProperty("path").GetString()!;
        Assert.StartsWith(Path.Combine(daemon.Daemon.DirectoryPath, "state", "dumps"), path, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        (await daemon.RunAsync("dump", "nobody", "--json")).AssertExit(5);
        (await daemon.RunAsync("dump", worker, "--kind", "small", "--json")).AssertExit(2);
    }

    [Fact]
    public async Task Logs_Latest_AreThoseOfTheDaemon()
    {
        CliResult text = await daemon.RunAsync("logs");
        text.AssertExit(0);
        Assert.Contains("ComputeHost.Daemon[1704]", text.Output, StringComparison.Ordinal);
        CliResult json = await daemon.RunAsync("logs", "-n", "1", "--json");
        Assert.True(json.Json.GetProperty("eventId").GetInt32() > 0);
    }

    [Fact]
    public async Task Logs_Followed_ShowsWhatComes()
    {
        using Process logs = Cli.Start(daemon.Daemon.Address, "logs", "-f", "-n", "1");
        await logs.StandardOutput.ReadLineAsync().DefaultTimeout();
        (await daemon.RunAsync("recycle")).AssertExit(0);
        string? line;
        do
        {
            line = await logs.StandardOutput.ReadLineAsync().DefaultTimeout();
        }
        while (line?.Contains("has asked: recycle", StringComparison.Ordinal) == false);

        Assert.NotNull(line);
        logs.Kill();
    }

    [Fact]
    public async Task Doctor_LiveDaemon_FindsNoProblem()
    {
        CliResult result = await daemon.RunAsync("doctor", "--json");
        string[] problems = [.. result.Json.GetProperty("findings").EnumerateArray().Where(static finding => finding.GetProperty("level").GetString() == "problem").Select(static finding => finding.ToString())];
        Assert.Empty(problems);
        result.AssertExit(0);
        Assert.Contains("ok       version:", (await daemon.RunAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_WordsOfTheCommand_KnowVerbsOptionsMethodsAndWorkers()
    {
        await Eventually.UntilAsync("a worker is ready", async () => (await WorkersAsync()).Length > 0);
        Assert.Equal("scale\nserve\nstack\nstatus", (await daemon.RunAsync("complete", "--", "s")).Output);
        Assert.Contains("--timeout", (await daemon.RunAsync("complete", "--", "call", "--t")).Output, StringComparison.Ordinal);
        Assert.Equal("Work.Twice", (await daemon.RunAsync("complete", "--", "call", "Work.Tw")).Output);
        Assert.StartsWith("w-", (await daemon.RunAsync("complete", "--", "kill", "")).Output, StringComparison.Ordinal);
        Assert.Equal("default", (await daemon.RunAsync("complete", "--", "recycle", "--pool", "")).Output);
    }

    private async Task<JsonElement[]> WorkersAsync() =>
        [.. (await daemon.RunAsync("status", "--details", "--json")).Json.GetProperty("pools")[0].GetProperty("workers").EnumerateArray()
            .Where(static worker => worker.GetProperty("state").GetString() == "ready")];

    private Task UntilReadyAsync(int count) => Eventually.UntilAsync($"{count} workers are ready", async () => (await WorkersAsync()).Length == count);
}
