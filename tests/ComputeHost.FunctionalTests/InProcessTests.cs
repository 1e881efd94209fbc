using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Calls inside the host: what is the same as in workers, and what cannot be.</summary>
public sealed class InProcessTests : IAsyncLifetime, IDisposable
{
    private readonly LogCapture _logs = new();
    private ComputePool? _pool;

    private ComputePool Pool => _pool!;

    public async Task InitializeAsync() => _pool = await StartAsync(options => options.MaxWorkers = 2);

    public async Task DisposeAsync() => await Pool.DisposeAsync().DefaultTimeout();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task RunAsync_Function_RunsInThisProcessOnAThreadOfItsOwn()
    {
        Assert.Equal(Environment.ProcessId, await Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
        Assert.False(await Pool.RunAsync(Methods.IsThreadPoolThread).DefaultTimeout());
        Assert.Empty(Pool.GetStatistics().Workers);
    }

    [Fact]
    public async Task RunAsync_ArgumentChangedByTheMethod_CallerKeepsItsOwn()
    {
        int[] values = [1, 2, 3];

        int[] doubled = await Pool.RunAsync(Methods.DoubleAll, values).DefaultTimeout();

        Assert.Equal([2, 4, 6], doubled);
        Assert.Equal([1, 2, 3], values);
    }

    [Fact]
    public async Task RunAsync_Deadline_IsWhatTheMethodHasLeft()
    {
        var options = new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(30) };
        Assert.InRange(await Pool.RunAsync(Methods.Remaining, options).DefaultTimeout(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task RunAsync_MethodThrows_ThrowsTheSameAsFromAWorker()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => Pool.RunAsync(Methods.Throw, "too bad").DefaultTimeout());

        Assert.Equal(("System.InvalidOperationException", "too bad"), (fault.RemoteType, fault.RemoteMessage));
        Assert.Contains(nameof(Methods.Throw), fault.RemoteStackTrace, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(fault.InnerException);
    }

    [Fact]
    public async Task RunAsync_UnmarkedMethod_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Pool.RunAsync(Methods.Unmarked));

    [Fact]
    public async Task RunAsync_ArgumentOverMaxPayload_IsRefused()
    {
        await using ComputePool small = await StartAsync(options => options.MaxPayload = 1024);

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => small.RunAsync(Methods.Echo, new string('x', 2000)));
        Assert.Equal("fits", await small.RunAsync(Methods.Echo, "fits").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_CallersCultures_AreThoseOfTheMethod()
    {
        (CultureInfo before, CultureInfo beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("fr-FR"));

            Assert.Equal("de-DE fr-FR 1,5", await Pool.RunAsync(Methods.Cultures).DefaultTimeout());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    [Fact]
    public async Task RunAsync_CallersCultureChanged_ParsesAsTheCallerDoes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("en-US") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal(double.Parse("1,5", CultureInfo.CurrentCulture), await Pool.RunAsync(Methods.Parse, "1,5").DefaultTimeout());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task RunAsync_MoreCallsThanThreads_WaitForTheirTurn()
    {
        using var first = new TempFile();
        using var second = new TempFile();
        using var go = new TempFile();
        Task<int>[] running = [Pool.RunAsync(Methods.WaitForFile, first.Path, go.Path), Pool.RunAsync(Methods.WaitForFile, second.Path, go.Path)];
        await Eventually.UntilAsync("both methods have begun", () => first.Exists && second.Exists);

        Task<string> waiting = Pool.RunAsync(Methods.Echo, "third");
        Assert.Equal((1, 2), (Pool.GetStatistics().Pending, Pool.GetStatistics().Running));
        await File.WriteAllTextAsync(go.Path, "");

        Assert.Equal("third", await waiting.DefaultTimeout());
        Assert.All(await Task.WhenAll(running).DefaultTimeout(), result => Assert.Equal(42, result));
    }

    [Fact]
    public async Task RunAsync_NestedCall_RunsThoughAllThreadsAreTaken()
    {
        await using ComputePool single = await StartAsync(options => options.MaxWorkers = 1);

        Assert.Equal("nested: inner", await single.RunAsync(Methods.EchoNested, "inner").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_MethodLogs_CategoryIsTheNameOfTheMethod()
    {
        await Pool.RunAsync(Methods.LogHere, "something").DefaultTimeout();

        LogEntry entry = Assert.Single(_logs.Entries, entry => entry.Message == "something");
        Assert.Equal("Methods.LogHere", entry.Category);
    }

    [Fact]
    public async Task RunAsync_TokenCancelledWhileRunning_EndsTheCallAndTheMethod()
    {
        using var started = new TempFile();
        using var cancellation = new CancellationTokenSource();
        Task call = Pool.RunAsync(Methods.WaitForToken, started.Path, cancellation.Token);
        await Eventually.UntilAsync("the method has begun", () => started.Exists);

        await cancellation.CancelAsync();

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout())).CancellationToken);
        await Eventually.UntilAsync("the method has ended", () => Pool.GetStatistics().Running == 0);
        Assert.DoesNotContain(_logs.Entries, entry => entry.EventId.Name == "ThreadLeft");
    }

    [Fact]
    public async Task RunAsync_DoesNotHeedItsLimit_CallEndsAndItsPlaceIsGivenToOthers()
    {
        await using ComputePool single = await StartAsync(options => (options.MaxWorkers, options.CancellationGrace) = (1, TimeSpan.FromMilliseconds(50)));
        using var started = new TempFile();
        using var go = new TempFile();

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => single.RunAsync(Methods.WaitForFile, started.Path, go.Path, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(100) }).DefaultTimeout());

        Assert.Equal("next", await single.RunAsync(Methods.Echo, "next").DefaultTimeout());
        Assert.False(timeout.WorkerKilled);
        await Eventually.UntilAsync("it is logged", () => _logs.Entries.Any(entry => entry.EventId.Name == "ThreadLeft"));
        await File.WriteAllTextAsync(go.Path, "");
    }

    [Fact]
    public async Task DisposeAsync_MethodThatDoesNotEnd_EndsItsCall()
    {
        ComputePool pool = await StartAsync(options => options.DrainTimeout = options.CancellationGrace = TimeSpan.FromMilliseconds(50));
        using var started = new TempFile();
        using var go = new TempFile();
        Task<int> running = pool.RunAsync(Methods.WaitForFile, started.Path, go.Path);
        await Eventually.UntilAsync("the method has begun", () => started.Exists);

        await pool.DisposeAsync().DefaultTimeout();

        await Assert.ThrowsAsync<WorkerLostException>(() => running.DefaultTimeout());
        Assert.Contains(_logs.Entries, entry => entry.EventId.Name == "ThreadOutlivesPool");
        await File.WriteAllTextAsync(go.Path, "");
    }

    private Task<ComputePool> StartAsync(Action<ComputePoolOptions> configure)
    {
        var options = new ComputePoolOptions { InProcess = InProcessMode.Always, LoggerFactory = _logs };
        configure(options);
        return ComputePool.StartAsync(options).DefaultTimeout();
    }
}
