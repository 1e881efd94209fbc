using System.Globalization;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Relay;

/// <summary>Calls through a real daemon have the semantics of an embedded pool.</summary>
public sealed class RelayedCallTests(DaemonFixture fixture) : IClassFixture<DaemonFixture>
{
    private readonly ComputeClient _client = fixture.Client;

    [LinuxFact]
    public async Task RunAsync_ByDelegate_RunsInAWorkerOfTheDaemon()
    {
        int process = await _client.RunAsync(Work.ProcessId).DefaultTimeout();

        Assert.NotEqual(Environment.ProcessId, process);
        Assert.NotEqual(fixture.Daemon.ProcessId, process);
    }

    [LinuxFact]
    public async Task RunAsync_ByName_NeedsNoMethodHere()
    {
        Assert.Equal([1, 2], await _client.RunAsync<byte[], int, byte[]>("imaging.resize", [1, 2, 3], 2).DefaultTimeout());
        Assert.Equal(14, await _client.RunAsync<int, int>("ComputeHost.SharedMethods.Work.Twice(System.Int32)", 7).DefaultTimeout());
        Assert.Equal(14, await _client.RunAsync<int, int>("Work.Twice", 7).DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunAsync_AThousandAtOnce_AllEndWithTheirOwnResults()
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(value => _client.RunAsync(Work.Twice, value))).DefaultTimeout();

        Assert.Equal(Enumerable.Range(0, 1000).Select(static value => 2 * value), results);
    }

    [LinuxTheory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(40_000)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    [InlineData(30_000_000)]
    public async Task RunAsync_PayloadOfAnySize_ArrivesEqual(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);

        Assert.Equal(data, await _client.RunAsync(Work.Echo, data).DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunAsync_ManyLargePayloadsAtOnce_ArriveEqual()
    {
        byte[][] sent = [.. Enumerable.Range(0, 60).Select(static seed =>
        {
            byte[] data = new byte[300_000 + (seed * 20_000)];
            new Random(seed).NextBytes(data);
            return data;
        })];

        byte[][] received = await Task.WhenAll(sent.Select(data => _client.RunAsync(Work.Echo, data))).DefaultTimeout();

        Assert.All(sent.Zip(received), static pair => Assert.Equal(pair.First, pair.Second));
    }

    [LinuxFact]
    public async Task RunAsync_ObjectGraph_ArrivesEqual()
    {
        var order = new Order("Ada", [new OrderItem("a", 1.5m), new OrderItem("b", 2.25m)], 0);

        Order total = await _client.RunAsync(Work.Total, order).DefaultTimeout();

        Assert.Equal(3.75m, total.Total);
        Assert.Equal(order.Items, total.Items);
    }

    [LinuxFact]
    public async Task RunAsync_MethodThrows_TellsItAsAnEmbeddedPool()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _client.RunAsync(Work.Throw, "boom").DefaultTimeout());

        Assert.Equal("System.InvalidOperationException", fault.RemoteType);
        Assert.Equal("boom", fault.RemoteMessage);
        Assert.Contains("Work.Throw", fault.RemoteStackTrace, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(fault.InnerException);
    }

    [LinuxFact]
    public async Task RunAsync_LimitOfTheCall_TheDaemonKeepsIt()
    {
        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => _client.RunAsync(Work.Forever, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(200) }).DefaultTimeout());

        Assert.Equal(TimeSpan.FromMilliseconds(200), timeout.Timeout);
        Assert.Equal(ComputeRan.Yes, timeout.Ran);
        Assert.Equal(6, await _client.RunAsync(Work.Twice, 3).DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunAsync_LimitOfTheMethodByName_TheDaemonKnowsIt()
    {
        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => _client.RunAsync<int, int>("ComputeHost.SharedMethods.Work.Limited(System.Int32)", 5000).DefaultTimeout());

        Assert.Equal(TimeSpan.FromMilliseconds(300), timeout.Timeout);
        Assert.Contains("ComputeMethodAttribute.Timeout", timeout.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task RunAsync_CallerGivesUp_IsCancelledAtOnceAndItsMethodEnded()
    {
        using var giveUp = new CancellationTokenSource();
        Task<int> call = _client.RunAsync(Work.Forever, giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
        Assert.Equal(4, await _client.RunAsync(Work.Twice, 2).DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunAsync_WorkerExits_OnlyThatCallIsLost()
    {
        Task<int> other = _client.RunAsync(Work.Sleep, 300);
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => _client.RunAsync(Work.Exit, 3).DefaultTimeout());

        Assert.Equal(WorkerLostCause.Exited, lost.Cause);
        Assert.Equal(3, lost.ExitCode);
        Assert.NotEqual("", lost.WorkerId);
        await other.DefaultTimeout();
    }

    [LinuxFact]
    public async Task RunAsync_BehindACallThatDoesNotEnd_IsTakenBackAndRunsElsewhere()
    {
        // Short calls let a worker take several at a time, so that some lie behind the one that does not end.
        using var giveUp = new CancellationTokenSource();
        int answered = 0;
        Task[] callers = [.. Enumerable.Range(0, 64).Select(_ => CallAsync())];
        await Eventually.UntilAsync("short calls run", () => Volatile.Read(ref answered) > 5000);
        Task<int> forever = _client.RunAsync(Work.Forever, giveUp.Token);

        // Without an answer, a caller would wait until the client takes the daemon for dead.
        await Task.WhenAll(callers).DefaultTimeout(TimeSpan.FromSeconds(9));

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => forever.DefaultTimeout());

        async Task CallAsync()
        {
            for (int call = 0; call < 300; call++)
            {
                Assert.Equal(2 * call, await _client.RunAsync(Work.Twice, call));
                Interlocked.Increment(ref answered);
            }
        }
    }

    [LinuxFact]
    public async Task RunAsync_UnknownMethod_NamesTheNearest()
    {
        ProtocolMismatchException unknown = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _client.RunAsync<byte[], int, byte[]>("imaging.resise", [1], 1).DefaultTimeout());

        Assert.Equal(ComputeRan.No, unknown.Ran);
        Assert.Contains("'imaging.resize'", unknown.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task RunAsync_OtherTypes_AreRefusedBeforeSendingWithTheFirstDifference()
    {
        ProtocolMismatchException mismatch = await Assert.ThrowsAsync<ProtocolMismatchException>(
            () => _client.RunAsync<byte[], long, byte[]>("imaging.resize", [1], 1).DefaultTimeout());

        Assert.Contains("System.Int64", mismatch.Here, StringComparison.Ordinal);
        Assert.Contains("System.Int32", mismatch.There, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task RunAsync_CultureOfTheCaller_ReachesTheMethod()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-CH");
            Assert.Equal("de-CH", await _client.RunAsync(Work.Culture).DefaultTimeout());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [LinuxFact]
    public async Task RunAsync_MethodReportsProgress_TheCallerHearsIt()
    {
        var heard = new TaskCompletionSource<ComputeProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ComputeCallOptions { Progress = new Listener(progress => heard.TrySetResult(progress)) };

        await _client.RunAsync(Work.Report, 5, options).DefaultTimeout();

        Assert.Equal("step", (await heard.Task.DefaultTimeout()).Message);
    }

    [LinuxFact]
    public async Task MapAsync_TenThousandItems_AllInOrder()
    {
        List<int> results = [];
        await foreach (int result in _client.MapAsync(Work.Twice, Enumerable.Range(0, 10_000)))
        {
            results.Add(result);
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(static value => 2 * value), results);
    }

    [LinuxFact]
    public async Task GetStatistics_AfterCalls_AddUp()
    {
        await _client.RunAsync(Work.Twice, 1).DefaultTimeout();

        ComputeClientStatistics now = _client.GetStatistics();

        Assert.True(now.IsConnected);
        Assert.InRange(now.TotalSucceeded, 1, now.TotalSubmitted);
    }

    private sealed class Listener(Action<ComputeProgress> heard) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => heard(value);
    }
}
