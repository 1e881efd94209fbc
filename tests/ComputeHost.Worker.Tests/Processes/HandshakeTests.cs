using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class HandshakeTests
{
    [Fact]
    public async Task Start_StockEntry_AnswersWithItsMethodsAndWarnings()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        WorkerHandshake handshake = await worker.Handshake;
        Assert.Null(handshake.Error);
        Assert.Equal((ProtocolVersion.Current, worker.ProcessId, worker.Boot.Address), (handshake.Protocol, handshake.ProcessId, handshake.Address));
        Assert.True(handshake.Methods > 10);
        Assert.Contains(handshake.Warnings, warning => warning.Contains("RefusedBecauseOfStream", StringComparison.Ordinal));
        Assert.Contains(handshake.Warnings, warning => warning.Contains("'twice'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_Hook_ServesInsteadOfMain()
    {
        string application = typeof(SampleMethods).Assembly.Location;
        ProcessStartInfo start = WorkerUnderTest.Redirected(new ProcessStartInfo("dotnet", ["exec", application]));
        start.Environment["DOTNET_STARTUP_HOOKS"] = "ComputeHost.Worker";
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
        await worker.WriteBootAsync();
        Assert.Null((await worker.Handshake.DefaultTimeout()).Error);
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        Assert.NotNull((await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer))))).Result);
    }

    [Fact]
    public async Task Start_ProgramCallsRunAsync_ServesAndGoesOnWhenDrained()
    {
        ProcessStartInfo start = WorkerUnderTest.Redirected(new ProcessStartInfo("dotnet", ["exec", typeof(SampleMethods).Assembly.Location]));
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
        await worker.WriteBootAsync();
        Assert.Null((await worker.Handshake.DefaultTimeout()).Error);
        await using (SessionClient session = await SessionClient.OpenAsync(worker))
        {
            Assert.NotNull((await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer))))).Result);
        }

        await worker.WriteLineAsync(WorkerEnvironment.DrainLine);
        Assert.Equal(0, await worker.Exit.DefaultTimeout());
        await Eventually.UntilAsync("the program's last line is there", () => worker.Output.Contains(Program.Ended));
    }

    [Fact]
    public async Task RunAsync_NotStartedAsWorker_TeachesWhatToDo()
    {
        Assert.False(ComputeWorker.IsWorker);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ComputeWorker.RunAsync([]));
        Assert.Contains("ComputePool.StartAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ApplicationHasAHookOfItsOwn_RunsItBeforeServing()
    {
        string application = typeof(SampleMethods).Assembly.Location;
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(application, ".runtimeconfig.json")))!;
        JsonObject options = configuration["runtimeOptions"]!.AsObject();
        options["configProperties"] ??= new JsonObject();
        options["configProperties"]!["STARTUP_HOOKS"] = application;
        string file = Path.Combine(Path.GetTempPath(), $"hook-{Guid.NewGuid():N}.runtimeconfig.json");
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
        try
        {
            ProcessStartInfo start = WorkerUnderTest.Redirected(new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", file, application]));
            start.Environment["DOTNET_STARTUP_HOOKS"] = "ComputeHost.Worker";
            await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
            await worker.WriteBootAsync();
            Assert.Null((await worker.Handshake.DefaultTimeout()).Error);
            await using SessionClient session = await SessionClient.OpenAsync(worker);
            WorkerFrame end = await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Environment)), SampleStart.HookVariable));
            Assert.Equal("ran", Keys.Read<string>(end.Result.Value));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Start_ProcessRules_AreInForce()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync(boot => boot with { Nice = 7 });
        string proc = string.Create(CultureInfo.InvariantCulture, $"/proc/{worker.ProcessId}");
        Assert.Equal("800", (await File.ReadAllTextAsync($"{proc}/oom_score_adj")).Trim());
        Assert.All(
            Directory.EnumerateDirectories($"{proc}/task").Select(task => Stat($"{task}/stat")),
            stat => Assert.Equal("7", stat[16]));
        Assert.Equal(worker.ProcessId.ToString(CultureInfo.InvariantCulture), Stat($"{proc}/stat")[2]);
        Assert.Equal("/dev/null", new FileInfo($"{proc}/fd/0").ResolveLinkTarget(returnFinalTarget: false)!.FullName);
    }

    [Fact]
    public async Task Start_VariablesForChildren_ReplaceThoseOfTheRuntime()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync(
            boot => boot with { Environment = new Dictionary<string, string?> { ["DOTNET_gcServer"] = "1", ["DOTNET_gcConcurrent"] = null } });
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        foreach ((string variable, string expected) in new[] { ("DOTNET_gcServer", "1"), ("DOTNET_gcConcurrent", "(none)") })
        {
            WorkerFrame end = await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Environment)), variable));
            Assert.Equal(expected, Keys.Read<string>(end.Result.Value));
        }
    }

    [Fact]
    public async Task Start_Serving_Beats()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        using RecorderMemory memory = await worker.OpenPageAsync();
        ulong before = memory.Page.Beats;
        await Eventually.UntilAsync("the worker beats", () => memory.Page.Beats > before + 2);
        Assert.InRange(memory.Page.MemoryBytes, 1_000_000, 1_000_000_000);
        Assert.InRange(memory.Page.HeapBytes, 10_000, 1_000_000_000);
    }

    [Fact]
    public async Task Start_UserCodeLeavesALineUnfinished_HandshakeIsFound()
    {
        ProcessStartInfo start = WorkerUnderTest.StockEntry();
        start.Environment[SampleStart.Variable] = "print";
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
        await worker.WriteBootAsync();
        Assert.Null((await worker.Handshake.DefaultTimeout()).Error);
        Assert.Contains("a line without an end", worker.Output);
    }

    [Fact]
    public async Task Start_StartMethodThrows_SaysSoAndExits()
    {
        ProcessStartInfo start = WorkerUnderTest.StockEntry();
        start.Environment[SampleStart.Variable] = "throw";
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
        await worker.WriteBootAsync();
        WorkerHandshake handshake = await worker.Handshake.DefaultTimeout();
        Assert.Contains("System.InvalidOperationException: The licence is missing.", handshake.Error, StringComparison.Ordinal);
        Assert.Contains("SampleStart.A()", handshake.Error, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.StartFailed, await worker.Exit.DefaultTimeout());
    }

    [Fact]
    public async Task Start_OtherProtocol_AnswersWithItsOwnAndExits()
    {
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(boot => boot with { Protocol = 99 });
        await worker.WriteBootAsync();
        WorkerHandshake handshake = await worker.Handshake.DefaultTimeout();
        Assert.Equal(ProtocolVersion.Current, handshake.Protocol);
        Assert.Contains("protocol 99", handshake.Error, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.ProtocolMismatch, await worker.Exit.DefaultTimeout());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Start_BadBootLine_ExitsWithASentence(string line)
    {
        await using WorkerUnderTest worker = WorkerUnderTest.Launch();
        await worker.WriteLineAsync(line);
        Assert.Equal(WorkerExitCode.BadBoot, await worker.Exit.DefaultTimeout());
        Assert.Contains("COMPUTEHOST_WORKER", Assert.Single(worker.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BootLineOfAnotherProcess_Exits()
    {
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(boot => boot with { SupervisorProcessId = 1 });
        await worker.WriteBootAsync();
        Assert.Equal(WorkerExitCode.SupervisorGone, await worker.Exit.DefaultTimeout());
    }

    [Fact]
    public async Task Start_ByHand_TeachesWhatToDo()
    {
        ProcessStartInfo start = WorkerUnderTest.StockEntry();
        start.Environment.Remove(WorkerEnvironment.Marker);
        await using WorkerUnderTest worker = WorkerUnderTest.Launch(start: start);
        Assert.NotEqual(0, await worker.Exit.DefaultTimeout());
        Assert.Contains(worker.Errors, line => line.Contains("ComputePool.StartAsync", StringComparison.Ordinal));
    }

    private static string[] Stat(string path)
    {
        string stat = File.ReadAllText(path);
        // From the state on: the name before it may contain blanks.
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
