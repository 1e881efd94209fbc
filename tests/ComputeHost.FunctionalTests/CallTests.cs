using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Single calls and many of them, on a pool that goes on serving.</summary>
public sealed class CallTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private readonly ComputePool _pool = shared.Pool;

    [Fact]
    public async Task RunAsync_Echo_ReturnsTheArgument() => Assert.Equal("hello", await _pool.RunAsync(Methods.Echo, "hello").DefaultTimeout());

    [Fact]
    public async Task RunAsync_ExampleOfTheReadme_Counts() => Assert.Equal(41_538, await _pool.RunAsync(Methods.CountPrimes, 500_000).DefaultTimeout());

    [Fact]
    public async Task RunAsync_Function_RunsInAnotherProcess() => Assert.NotEqual(Environment.ProcessId, await _pool.RunAsync(Methods.ProcessId).DefaultTimeout());

    [Fact]
    public async Task RunAsync_ArgumentChangedByTheMethod_CallerKeepsItsOwn()
    {
        int[] values = [1, 2, 3];

        int[] doubled = await _pool.RunAsync(Methods.DoubleAll, values).DefaultTimeout();

        Assert.Equal([2, 4, 6], doubled);
        Assert.Equal([1, 2, 3], values);
    }

    [Fact]
    public async Task RunAsync_Deadline_IsWhatTheMethodHasLeft()
    {
        var options = new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(30) };
        Assert.InRange(await _pool.RunAsync(Methods.Remaining, options).DefaultTimeout(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task RunAsync_MethodThrows_ThrowsFaultWithTheOriginal()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _pool.RunAsync(Methods.Throw, "too bad").DefaultTimeout());

        Assert.Equal("System.InvalidOperationException", fault.RemoteType);
        Assert.Equal("too bad", fault.RemoteMessage);
        Assert.Contains(nameof(Methods.Throw), fault.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Equal("too bad", Assert.IsType<InvalidOperationException>(fault.InnerException).Message);
    }

    [Fact]
    public async Task RunAsync_UnmarkedMethod_IsRefused()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _pool.RunAsync(Methods.Unmarked));

        Assert.Contains("[ComputeMethod]", exception.Message, StringComparison.Ordinal);
        Assert.Equal("still there", await _pool.RunAsync(Methods.Echo, "still there").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_CallersCultureChanged_ParsesAsTheCallerDoes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("en-US") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal(double.Parse("1,5", CultureInfo.CurrentCulture), await _pool.RunAsync(Methods.Parse, "1,5").DefaultTimeout());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("de-DE", "fr-FR", "de-DE fr-FR 1,5")]
    [InlineData("en-US", "ja-JP", "en-US ja-JP 1.5")]
    [InlineData("", "", "  1.5")]
    public async Task RunAsync_CallersCultures_AreThoseOfTheMethod(string culture, string uiCulture, string expected)
    {
        (CultureInfo before, CultureInfo beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(uiCulture);

            Assert.Equal(expected, await _pool.RunAsync(Methods.Cultures).DefaultTimeout());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    [Fact]
    public async Task RunAsync_TokenCancelledBefore_IsCancelledAndNothingRuns()
    {
        using var started = new TempFile();
        var cancelled = new CancellationToken(canceled: true);

        OperationCanceledException exception =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pool.RunAsync(Methods.WaitForToken, started.Path, cancelled).DefaultTimeout());

        Assert.Equal(cancelled, exception.CancellationToken);
        Assert.Equal("after it", await _pool.RunAsync(Methods.Echo, "after it").DefaultTimeout());
        Assert.False(started.Exists);
    }

    [Fact]
    public async Task RunAsync_TokenCancelledWhileRunning_EndsTheCallAtOnceAndTheMethodByItsToken()
    {
        using var started = new TempFile();
        using var cancellation = new CancellationTokenSource();
        long killed = _pool.GetStatistics().TotalWorkersKilled;
        Task call = _pool.RunAsync(Methods.WaitForToken, started.Path, cancellation.Token);
        await Eventually.UntilAsync("the method has begun", () => started.Exists);

        await cancellation.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await Eventually.UntilAsync("the method has ended", () => _pool.GetStatistics().Running == 0);
        Assert.Equal(killed, _pool.GetStatistics().TotalWorkersKilled);
    }

    [Fact]
    public async Task RunAsync_ManyThreadsAtOnce_EachGetsItsOwnResult()
    {
        const int Threads = 16;
        const int CallsPerThread = 60;
        Task<string[]>[] threads = [.. Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => Task.WhenAll(Enumerable.Range(0, CallsPerThread).Select(call => _pool.RunAsync(Methods.Echo, $"{thread}-{call}"))),
            TaskCreationOptions.LongRunning).Unwrap())];

        string[][] results = await Task.WhenAll(threads).DefaultTimeout();

        Assert.Equal(
            Enumerable.Range(0, Threads).Select(thread => Enumerable.Range(0, CallsPerThread).Select(call => $"{thread}-{call}")),
            results);
    }
}
