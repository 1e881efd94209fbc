using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Processes;

public sealed class WorkerStartTests : IDisposable
{
    private readonly LogCapture _logs = new();
    private readonly ScriptedWorker _script = new();

    public void Dispose()
    {
        Assert.Empty(ProcessWatch.WithMarker(_script.ProgramPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_script.RuntimeBase));
        _script.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task StartAsync_WorkerThatShakesHands_IsListed()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(_script.Settings with { SlotsPerWorker = 3 });

        await supervisor.StartAsync(_script.Plan, CancellationToken.None).DefaultTimeout();

        WorkerEndpoint endpoint = Assert.Single(supervisor.Current.Workers);
        Assert.Equal((1, 3, false, 64), (endpoint.Epoch, endpoint.Slots, endpoint.Draining, endpoint.Token.Length));
        Assert.True(ProcessWatch.IsAlive(endpoint.ProcessId));
        Assert.StartsWith("unix:" + _script.RuntimeBase, endpoint.Address, StringComparison.Ordinal);
        Assert.Equal((1, 0), (supervisor.GetStatistics().Ready, supervisor.GetStatistics().Starting));
    }

    [Fact]
    public async Task StartAsync_TokenAndNonce_AreNeitherInTheEnvironmentNorOnTheCommandLine()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(_script.Settings);
        await supervisor.StartAsync(_script.Plan, CancellationToken.None).DefaultTimeout();

        WorkerEndpoint endpoint = supervisor.Current.Workers[0];

        Assert.DoesNotContain(endpoint.Token, await File.ReadAllTextAsync($"/proc/{endpoint.ProcessId}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain(endpoint.Token, await File.ReadAllTextAsync($"/proc/{endpoint.ProcessId}/cmdline"), StringComparison.Ordinal);
        Assert.DoesNotContain(endpoint.Token, endpoint.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_logs.Entries, entry => entry.Message.Contains(endpoint.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_PathWithBlanksAndUmlauts_Works()
    {
        using var script = new ScriptedWorker("my wörker 'x'.sh");
        script.Write("[ \"$1\" = 'a \"b\" ü' ] || exit 9", ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(script.Settings);

        await supervisor.StartAsync(WorkerLaunchPlan.OfCommand([script.ProgramPath, "a \"b\" ü"]), CancellationToken.None).DefaultTimeout();

        Assert.Single(supervisor.Current.Workers);
    }

    [Fact]
    public async Task StartAsync_PlanWithDirectoryAndEnvironment_StartsTheWorkerThere()
    {
        _script.Write("echo \"$PWD $COLOUR\"", ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(_script.Settings);
        var environment = new Dictionary<string, string>(ProcessFacts.CurrentEnvironment()) { ["COLOUR"] = "blue" };

        await supervisor.StartAsync(_script.Plan with { WorkingDirectory = "/", ReadEnvironment = () => environment }, CancellationToken.None).DefaultTimeout();

        await Eventually.UntilAsync("the line is logged", () => Output("WorkerStdout").Count == 1);
        Assert.Equal("/ blue", Output("WorkerStdout")[0]);
    }

    [Fact]
    public async Task StartAsync_LinesBeforeTheHandshake_AreTheUsersOutput()
    {
        _script.Write("echo 'hello from main'", "echo \"$nonce\"", "echo 'careful' >&2", ScriptedWorker.ShakeHands, "echo after", ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(_script.Settings);

        await supervisor.StartAsync(_script.Plan, CancellationToken.None).DefaultTimeout();

        await Eventually.UntilAsync("all lines are logged", () => Output("WorkerStdout").Count == 3 && Output("WorkerStderr").Count == 1);
        Assert.Equal("hello from main", Output("WorkerStdout")[0]);
        Assert.Equal("after", Output("WorkerStdout")[2]);
        Assert.Equal(["careful"], Output("WorkerStderr"));
        LogEntry entry = _logs.Entries.First(entry => entry.EventId.Name == "WorkerStdout");
        Assert.Equal((WorkerOutput.Category, supervisor.Current.Workers[0].WorkerId), (entry.Category, (string)entry.Values["WorkerId"]!));
        Assert.Equal(supervisor.Current.Workers[0].ProcessId, entry.Values["ProcessId"]);
    }

    [Fact]
    public async Task StartAsync_NeverShakesHands_IsKilledAndNamesTheLineToAdd()
    {
        _script.Write("echo nearly >&2", ScriptedWorker.Ignore);

        WorkerStartException exception = await TimeOutAsync(() => Output("WorkerStderr").Count == 1);

        Assert.Contains("sent no handshake within 00:00:20", exception.Message, StringComparison.Ordinal);
        Assert.Contains("await ComputeWorker.RunAsync(args);", exception.Diagnosis, StringComparison.Ordinal);
        Assert.Equal("nearly", exception.StderrTail);
    }

    [Fact]
    public async Task StartAsync_HandshakeWithAnotherNonce_IsNone()
    {
        _script.Write("nonce=0123456789abcdef", ScriptedWorker.ShakeHands, ScriptedWorker.Obey);

        WorkerStartException exception = await TimeOutAsync(() => Output("WorkerStdout").Count == 1);

        Assert.Contains("sent no handshake", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("0123456789abcdef {", Assert.Single(Output("WorkerStdout")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OtherProtocol_IsAMismatchWithBothSides()
    {
        _script.Write("""answer "{\"protocol\":99,\"version\":\"9.9.9\",\"processId\":$$}" """, ScriptedWorker.Obey);

        ProtocolMismatchException exception = await FailAsync<ProtocolMismatchException>(_script.Settings);

        Assert.Equal("protocol 99 (ComputeHost 9.9.9)", exception.There);
    }

    [Fact]
    public async Task StartAsync_WorkerRefuses_PassesItsWordsOn()
    {
        _script.Write("""answer "{\"protocol\":1,\"version\":\"0.1.0\",\"processId\":$$,\"error\":\"No licence.\"}" """, "exit 73");

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains("it reported: No licence.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""answer "{\"protocol\":1," """, "it is damaged")]
    [InlineData("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":1,\"address\":\"$address\",\"page\":\"file:$page\"}" """, "it comes from process 1 ")]
    [InlineData("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"/elsewhere\",\"page\":\"file:$page\"}" """, "listens at '/elsewhere'")]
    [InlineData("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\"}" """, "no flight recorder")]
    [InlineData("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"file:/dev/null\"}" """, "has 0 bytes")]
    [InlineData("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"fd:1\"}" """, "it is no memory")]
    [InlineData("""exec 8<>"$page"; answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"fd:8\"}" """, "not sealed")]
    public async Task StartAsync_UnusableHandshake_SaysWhy(string step, string expected)
    {
        _script.Write(step, ScriptedWorker.Obey);

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_DiesAsItsHandshakeArrives_SaysThatAndNotThatTheHandshakeIsBad()
    {
        // A line without its end is handed out when the stream ends, and the child holds that open until the worker is reaped.
        _script.Write(
            """( while kill -0 $$ 2>/dev/null; do sleep 0.01; done ) <&- & """,
            """printf '%s %s' "$nonce" "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"fd:9\"}" """,
            "exit 3");

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains("it ended with exit code 3 right after its handshake", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[ComputeWorkerStart]", exception.Diagnosis, StringComparison.Ordinal);
        await Eventually.UntilAsync("the child has ended", () => ProcessWatch.WithMarker(_script.ProgramPath).Count == 0);
    }

    [Fact]
    public async Task StartAsync_FlightRecorderIsNotThere_SaysSo()
    {
        _script.Write("""answer "{\"protocol\":1,\"version\":\"0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"fd:9\"}" """, ScriptedWorker.Obey);

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains("its flight recorder cannot be opened", exception.Message, StringComparison.Ordinal);
        Assert.Contains("has closed a descriptor", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_AfterDispose_IsRefusedAndStartsNothing()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        WorkerSupervisor supervisor = Create(_script.Settings);
        await supervisor.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => supervisor.StartAsync(_script.Plan, CancellationToken.None).DefaultTimeout());

        Assert.Equal(0, supervisor.GetStatistics().Launched);
    }

    [Fact]
    public async Task DisposeAsync_AtTheSameTimeAsAStart_LeavesNothing()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            WorkerSupervisor supervisor = Create(_script.Settings);
            using var together = new Barrier(2);
            Task start = Task.Run(() =>
            {
                together.SignalAndWait();
                return supervisor.StartAsync(_script.Plan, CancellationToken.None);
            });
            together.SignalAndWait();
            await supervisor.DisposeAsync().DefaultTimeout();
            await start.DefaultTimeout().ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.Empty(supervisor.Current.Workers);
            Assert.Empty(ProcessWatch.WithMarker(_script.ProgramPath));
        }
    }

    [Fact]
    public async Task StartAsync_ExitsEarly_CarriesCodeAndStandardError()
    {
        _script.Write("echo 'no such licence' >&2", "exit 3");

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Equal((3, "no such licence"), (exception.ExitCode, exception.StderrTail));
    }

    [Fact]
    public async Task StartAsync_MissingExecutable_SaysSo()
    {
        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings, WorkerLaunchPlan.OfCommand(["/no/such/worker"]));

        Assert.Contains("'/no/such/worker' does not exist", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FileThatIsNotExecutable_SaysSo()
    {
        _script.Write("exit 0");
        File.SetUnixFileMode(_script.ProgramPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains("chmod +x", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FileThatIsNoProgram_SaysSo()
    {
        _script.Write("exit 0");
        await File.WriteAllBytesAsync(_script.ProgramPath, [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 0, 0]);

        WorkerStartException exception = await FailAsync<WorkerStartException>(_script.Settings);

        Assert.Contains("another architecture", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Cancelled_LeavesNothing()
    {
        _script.Write(ScriptedWorker.Ignore);
        await using WorkerSupervisor supervisor = Create(_script.Settings);
        using var source = new CancellationTokenSource();
        Task start = supervisor.StartAsync(_script.Plan, source.Token);
        await Eventually.UntilAsync("the process is there", () => supervisor.GetStatistics().Workers is [{ ProcessId: > 0 }]);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.DefaultTimeout());
    }

    [Fact]
    public async Task StartAsync_OneOfTwoFails_IsReadyWithTheOther()
    {
        _script.Write("mkdir \"$0.first\" 2>/dev/null && exit 1", ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await using WorkerSupervisor supervisor = Create(_script.Settings with { MinWorkers = 2, MaxWorkers = 2 });

        await supervisor.StartAsync(_script.Plan, CancellationToken.None).DefaultTimeout();

        await Eventually.UntilAsync("the failed one is replaced", () => supervisor.Current.Workers.Count == 2);
        Assert.Equal((3, 1), (supervisor.GetStatistics().Launched, supervisor.GetStatistics().FailedStarts));
    }

    private async Task<T> FailAsync<T>(SupervisorSettings settings, WorkerLaunchPlan? plan = null)
        where T : ComputeHostException
    {
        // Time stands still, so that no time limit can be what ends the start.
        await using var supervisor = new WorkerSupervisor(settings, new FakeTimeProvider(), _logs);
        return await Assert.ThrowsAsync<T>(() => supervisor.StartAsync(plan ?? _script.Plan, CancellationToken.None).DefaultTimeout());
    }

    /// <summary>Lets the time for the start pass once something has come of it.</summary>
    private async Task<WorkerStartException> TimeOutAsync(Func<bool> hasCome)
    {
        var time = new FakeTimeProvider();
        await using var supervisor = new WorkerSupervisor(_script.Settings, time, _logs);
        Task start = supervisor.StartAsync(_script.Plan, CancellationToken.None);
        await Eventually.UntilAsync("the worker has written", hasCome);
        await Eventually.UntilAsync("the start has failed", () =>
        {
            time.Advance(TimeSpan.FromSeconds(0.4));
            return start.IsCompleted;
        });
        return await Assert.ThrowsAsync<WorkerStartException>(() => start);
    }

    private WorkerSupervisor Create(SupervisorSettings settings) => new(settings, TimeProvider.System, _logs);

    private List<string> Output(string eventName) =>
        [.. _logs.Entries.Where(entry => entry.EventId.Name == eventName).Select(entry => (string)entry.Values["Line"]!)];
}
