using System.Collections.Concurrent;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tests.Tactics;

/// <summary>What only threads of this program do, and cannot do.</summary>
public sealed class ThreadTacticTests : IAsyncLifetime, IDisposable
{
    private static readonly ComputeCallOptions Short = new() { Timeout = TimeSpan.FromMilliseconds(20) };

    private readonly LogCapture _logs = new();
    private readonly ComputePoolOptions _options = new()
    {
        Tactic = ComputeTactic.Thread, Threads = 1, CancellationGrace = TimeSpan.Zero, DrainTimeout = TimeSpan.Zero,
    };

    private readonly ConcurrentBag<string> _gates = [];
    private ComputePool? _pool;

    private ComputePool Pool => _pool ??= Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (string gate in _gates)
        {
            ThreadMethods.Open(gate);
        }

        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task RunAsync_OneCallAfterAnother_HaveOneThreadOfTheirOwn()
    {
        Assert.Equal("ComputeHost thread 1", await Pool.RunAsync(ThreadMethods.ThreadName).DefaultTimeout());
        Assert.Equal("ComputeHost thread 1", await Pool.RunAsync(ThreadMethods.ThreadName).DefaultTimeout());
        Assert.Equal((1, 0), (Pool.GetStatistics().ThreadsReady, Pool.GetStatistics().ThreadsLost));
    }

    [Fact]
    public async Task RunAsync_AsManyAsThereAreThreads_RunAtOnce()
    {
        _options.Threads = 3;
        string gate = NewGate();
        Task[] calls = [.. Enumerable.Range(0, 3).Select(_ => Pool.RunAsync(ThreadMethods.WaitForGate, gate))];
        Task fourth = Pool.RunAsync(ThreadMethods.WaitForGate, gate);
        await Eventually.UntilAsync("three run and one waits", () => Pool.GetStatistics() is { Pending: 1, Running: 3 });

        ThreadMethods.Open(gate);
        await Task.WhenAll([.. calls, fourth]).DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_MethodChangesItsThread_NextFindsItAsItWas()
    {
        const string Untouched = " Normal True True";
        Assert.Equal(Untouched, await Pool.RunAsync(ThreadMethods.LeaveTraces).DefaultTimeout());
        Assert.Equal(Untouched, await Pool.RunAsync(ThreadMethods.LeaveTraces).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_MethodInterruptsItsThread_NextRunsAllTheSame()
    {
        Assert.Equal("interrupted", await Pool.RunAsync(ThreadMethods.Interrupt).DefaultTimeout());
        Assert.Equal("text", await Pool.RunAsync(TacticMethods.Echo, "text").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_LimitPasses_CallerIsToldThatTheMethodGoesOn()
    {
        string gate = NewGate();
        ComputeTimeoutException timeout = await PassLimitAsync(gate);

        Assert.Equal((true, false, ComputeRan.Yes), (timeout.StillRunning, timeout.WorkerKilled, timeout.Ran));
        Assert.Contains("a thread of this program cannot be ended", timeout.Message, StringComparison.Ordinal);

        ThreadMethods.Open(gate);
        await Eventually.UntilAsync("the method has ended", () => !timeout.StillRunning);
    }

    [Fact]
    public async Task RunAsync_ThreadIsLost_AnotherTakesItsPlaceUntilItReturns()
    {
        string gate = NewGate();
        await PassLimitAsync(gate);

        Assert.Equal("ComputeHost thread 2", await Pool.RunAsync(ThreadMethods.ThreadName).DefaultTimeout());
        Assert.Equal((1, 1), (Pool.GetStatistics().ThreadsReady, Pool.GetStatistics().ThreadsLost));
        await UntilLoggedAsync("ThreadLeft");

        ThreadMethods.Open(gate);
        await Eventually.UntilAsync("the thread is back", () => Pool.GetStatistics().ThreadsLost == 0);
        await UntilLoggedAsync("ThreadReturned");
        Assert.Equal("ComputeHost thread 2", await Pool.RunAsync(ThreadMethods.ThreadName).DefaultTimeout());
        Assert.Equal(1, Pool.GetStatistics().ThreadsReady);
    }

    [Fact]
    public async Task RunAsync_AllThreadsAreLost_NamesWhatRunsUntilOneIsBack()
    {
        string gate = NewGate();
        _options.MaxLostThreads = 1;
        for (int lost = 1; lost <= 2; lost++)
        {
            await PassLimitAsync(gate);
            await Eventually.UntilAsync("the thread is lost", () => Pool.GetStatistics().ThreadsLost == lost);
        }

        NoWorkersException refusal = await Assert.ThrowsAsync<NoWorkersException>(() => Pool.RunAsync(TacticMethods.Echo, "text").DefaultTimeout());

        Assert.Matches("'2' are with calls .*'c[0-9a-f]+-[0-9]+' of 'ThreadMethods.WaitForGate' since [0-9-]+ [0-9:]+ UTC, ", refusal.Message);
        Assert.Equal(ComputeRan.No, refusal.Ran);
        Assert.Equal((0, 2), (Pool.GetStatistics().ThreadsReady, Pool.GetStatistics().ThreadsLost));
        await UntilLoggedAsync("NoThreadLeft");

        ThreadMethods.Open(gate);
        await Eventually.UntilAsync("the threads are back", () => Pool.GetStatistics() is { ThreadsLost: 0, ThreadsReady: 1 });
        Assert.Equal("text", await Pool.RunAsync(TacticMethods.Echo, "text").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_LastThreadIsLost_CallsThatWaitAreRefused()
    {
        string gate = NewGate();
        _options.MaxLostThreads = 0;
        Task lost = Pool.RunAsync(ThreadMethods.WaitForGate, gate, Short);
        Task waiting = Pool.RunAsync(TacticMethods.Echo, "text");

        await Assert.ThrowsAsync<ComputeTimeoutException>(() => lost.DefaultTimeout());
        await Assert.ThrowsAsync<NoWorkersException>(() => waiting.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_NotReplaced_OthersServeOn()
    {
        string gate = NewGate();
        (_options.Threads, _options.MaxLostThreads) = (2, 0);
        await PassLimitAsync(gate);
        await Eventually.UntilAsync("the thread is lost", () => Pool.GetStatistics() is { ThreadsReady: 1, ThreadsLost: 1 });

        string[] echoes = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Pool.RunAsync(TacticMethods.Echo, $"{number}"))).DefaultTimeout();

        Assert.Equal(20, echoes.Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_ThreadsAreLostAndComeBackAllTheTime_AllServeInTheEnd()
    {
        (_options.Threads, _options.MaxLostThreads) = (4, 2);
        List<Exception?>[] ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LoseAndReturnAsync(rounds: 25))).DefaultTimeout();
        Exception?[] failures = [.. ends.SelectMany(static end => end)];
        Assert.Contains(failures, static failure => failure is ComputeTimeoutException);
        Assert.All(failures, static failure => Assert.True(failure is null or ComputeTimeoutException or NoWorkersException));

        await Eventually.UntilAsync("all threads are back", () => Pool.GetStatistics() is { ThreadsLost: 0, ThreadsReady: 4, Running: 0 });
        string[] echoes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Pool.RunAsync(TacticMethods.Echo, $"{number}"))).DefaultTimeout();
        Assert.Equal(100, echoes.Distinct().Count());
    }

    [Fact]
    public async Task DisposeAsync_MethodGoesOn_IsNamedInTheLog()
    {
        string gate = NewGate();
        Task call = Pool.RunAsync(ThreadMethods.WaitForGate, gate);
        await Eventually.UntilAsync("it runs", () => Pool.GetStatistics().Running == 1);

        await Pool.DisposeAsync().AsTask().DefaultTimeout();

        WorkerLostException ended = await Assert.ThrowsAsync<WorkerLostException>(() => call.DefaultTimeout());
        Assert.Contains("goes on on its thread", ended.Message, StringComparison.Ordinal);
        LogEntry entry = Assert.Single(_logs.Entries, static entry => entry.EventId.Name == "ThreadOutlivesPool");
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains("of 'ThreadMethods.WaitForGate' still runs", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Arguments_AreCopies()
    {
        byte[] bytes = [1, 2, 3];
        Assert.Equal([9, 2, 3], await Pool.RunAsync(TacticMethods.Overwrite, bytes).DefaultTimeout());
        Assert.Equal([1, 2, 3], bytes);
    }

    [Fact]
    public async Task RunAsync_SharedValues_AreTheCallersOwn()
    {
        _options.ShareValues = true;
        byte[] bytes = [1, 2, 3];
        Assert.Same(bytes, await Pool.RunAsync(TacticMethods.Overwrite, bytes).DefaultTimeout());
        Assert.Equal([9, 2, 3], bytes);
        Assert.Contains(_logs.Entries, static entry => entry.EventId.Name == "SharingValues");
    }

    [Fact]
    public async Task RunAsync_SharedValues_FailuresAreTheSame()
    {
        _options.ShareValues = true;
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => Pool.RunAsync(TacticMethods.Fail, "too bad").DefaultTimeout());
        Assert.Equal("too bad", Assert.IsType<InvalidOperationException>(fault.InnerException).Message);
        await Assert.ThrowsAsync<ComputeTimeoutException>(() => Pool.RunAsync(TacticMethods.WaitForCancel, Short).DefaultTimeout());
    }

    [Fact]
    public async Task MapAsync_SharedValues_HasAllResults()
    {
        _options.ShareValues = true;
        List<int> squares = [];
        await foreach (int square in Pool.MapAsync(TacticMethods.Square, Enumerable.Range(20, 100)))
        {
            squares.Add(square);
        }

        Assert.Equal(Enumerable.Range(20, 100).Select(static number => number * number), squares);
    }

    [LinuxFact]
    public async Task RunAsync_ThreadNice_IsThatOfTheThreadAlone()
    {
        _options.ThreadNice = 7;
        Assert.Equal(7, await Pool.RunAsync(ThreadMethods.Nice).DefaultTimeout());
        Assert.NotEqual(7, ThreadMethods.Nice());
    }

    /// <summary>How calls ended that run into their limit and return soon after, with others between them.</summary>
    private async Task<List<Exception?>> LoseAndReturnAsync(int rounds)
    {
        List<Exception?> failures = [];
        for (int round = 0; round < rounds; round++)
        {
            string gate = NewGate();
            Task stuck = Pool.RunAsync(ThreadMethods.WaitForGate, gate, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(1) });
            Task<string> other = Pool.RunAsync(TacticMethods.Echo, gate);
            await Task.WhenAny(stuck);
            ThreadMethods.Open(gate);
            await Task.WhenAny(other);
            failures.AddRange([stuck.Exception?.InnerException, other.Exception?.InnerException]);
        }

        return failures;
    }

    private Task<ComputeTimeoutException> PassLimitAsync(string gate) =>
        Assert.ThrowsAsync<ComputeTimeoutException>(() => Pool.RunAsync(ThreadMethods.WaitForGate, gate, Short).DefaultTimeout());

    private Task UntilLoggedAsync(string name) => Eventually.UntilAsync($"'{name}' is logged", () => _logs.Entries.Any(
        entry => entry.EventId.Name == name && entry.Message.Contains("ThreadMethods.WaitForGate", StringComparison.Ordinal)));

    private string NewGate()
    {
        string gate = Guid.NewGuid().ToString();
        _gates.Add(gate);
        return gate;
    }

    private ComputePool Start()
    {
        _options.LoggerFactory = _logs;
        return ComputePool.Create(_options, ComputeTactics.Choose);
    }
}
