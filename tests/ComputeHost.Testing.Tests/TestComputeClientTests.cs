using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.Testing.Tests;

public sealed class TestComputeClientTests
{
    private readonly TestComputeClient _client = new();

    [Fact]
    public async Task RunAsync_Nothing_Arranged_RunsTheMethodAndWritesTheCallDown()
    {
        var options = new ComputeCallOptions { Priority = ComputePriority.High };
        Assert.Equal(5, await _client.RunAsync(Sums.Add, 2, 3, options).DefaultTimeout());
        TestCall call = Assert.Single(_client.Calls);
        Assert.Equal("Sums.Add", call.Name);
        Assert.Equal([2, 3], call.Arguments);
        Assert.Same(options, call.Options);
        Assert.Equal(nameof(Sums.Add), call.Method!.Method.Name);
    }

    [Fact]
    public async Task RunAsync_ArgumentChangedByTheMethod_CallerKeepsItsOwn()
    {
        int[] values = [1, 2];
        int[] doubled = await _client.RunAsync(Sums.DoubleAll, values).DefaultTimeout();
        Assert.Equal([2, 4], doubled);
        Assert.Equal([1, 2], values);
    }

    [Fact]
    public async Task RunAsync_MethodThrows_IsAFaultAsFromAWorker()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _client.RunAsync(Sums.Fail, "no").DefaultTimeout());
        Assert.IsType<InvalidOperationException>(fault.InnerException);
    }

    [Fact]
    public async Task RunAsync_LongerThanItsLimit_TimesOut() =>
        await Assert.ThrowsAsync<ComputeTimeoutException>(() => _client.RunAsync(Sums.Wait, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(50) }).DefaultTimeout());

    [Fact]
    public async Task RunAsync_TokenCancelled_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Task call = _client.RunAsync(Sums.Wait, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_CallersCultureChanged_ParsesAsTheCallerDoes()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("en-US") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal(double.Parse("1,5", CultureInfo.CurrentCulture), await _client.RunAsync(Sums.Parse, "1,5").DefaultTimeout());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void RunAsync_UnmarkedMethod_IsRefused() => Assert.Throws<ArgumentException>(() => { _ = _client.RunAsync(Sums.Unmarked, 1); });

    [Fact]
    public async Task ReturnNext_TwoResults_AreUsedInTheirOrderThenTheMethodRuns()
    {
        _client.ReturnNext(Sums.Add, 10);
        _client.ReturnNext(Sums.Add, 20);
        Assert.Equal(10, await _client.RunAsync(Sums.Add, 1, 1).DefaultTimeout());
        Assert.Equal(20, await _client.RunAsync(Sums.Add, 1, 1).DefaultTimeout());
        Assert.Equal(2, await _client.RunAsync(Sums.Add, 1, 1).DefaultTimeout());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ReturnNext_Mapping_EachResultIsThatOfOneItemThenTheMethodRuns(int chunkSize)
    {
        _client.ReturnNext(Sums.Next, 50);
        _client.ReturnNext(Sums.Next, 60);
        Assert.Equal((int[])[50, 60, 4, 5], await _client.MapAsync(Sums.Next, [1, 2, 3, 4], new ComputeMapOptions { ChunkSize = chunkSize }).ToArrayAsync().DefaultTimeout());
    }

    [Fact]
    public async Task FailNext_Mapping_FailsTheCallOfTheItemWhoseTurnItIs()
    {
        var lost = new WorkerLostException("gone");
        _client.ReturnNext(Sums.Next, 50);
        _client.FailNext(Sums.Next, lost);
        var failures = new List<ComputeItemException>();
        int[] results = await _client.MapAsync(Sums.Next, [1, 2, 3], new ComputeMapOptions { ChunkSize = 2, ItemFailed = failures.Add }).ToArrayAsync().DefaultTimeout();
        Assert.Equal([50, 4], results);
        Assert.Equal((1, 1), (Assert.Single(failures).Index, failures[0].Count));
        Assert.Same(lost, failures[0].InnerException);
    }

    [Fact]
    public void ReturnNext_ResultOfAnotherType_IsRefused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => _client.ReturnNext(Sums.Add, "ten"));
        Assert.Contains("System.Int32", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailNext_AnException_IsWhatTheCallerGets()
    {
        var lost = new WorkerLostException("gone") { Cause = WorkerLostCause.StackOverflow };
        _client.FailNext(Sums.Add, lost);
        Assert.Same(lost, await Assert.ThrowsAsync<WorkerLostException>(() => _client.RunAsync(Sums.Add, 1, 1).DefaultTimeout()));
    }
}
