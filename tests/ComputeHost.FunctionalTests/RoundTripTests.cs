using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>A pool that is asked to holds each value against what becomes of it on its way.</summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private TestPool _test = null!;

    public async Task InitializeAsync() => _test = await TestPool.StartAsync(options =>
    {
        options.MaxWorkers = 1;
        options.CheckRoundTrips = true;
    });

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task RunAsync_ArgumentThatChanges_IsRefusedBeforeItIsSent()
    {
        NotSerializableException refusal = await Assert.ThrowsAsync<NotSerializableException>(() => _test.Pool.RunAsync(RoundTripMethods.SizeOf, new Growing(1)).DefaultTimeout());

        Assert.Equal(("Growing.Size", 0), (refusal.Member, _test.Pool.GetStatistics().TotalSucceeded));
        Assert.Contains("is sent as '2' and arrives as '3'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ResultThatChanges_IsAFault()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _test.Pool.RunAsync(RoundTripMethods.Grow, 1).DefaultTimeout());

        Assert.Contains("Growing.Size", Assert.IsType<NotSerializableException>(fault.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ValuesThatArriveEqual_Succeeds() => Assert.Equal([2, 1], await _test.Pool.RunAsync(RoundTripMethods.Reverse, new List<int> { 1, 2 }).DefaultTimeout());
}

internal sealed class Growing(int size)
{
    public int Size { get; } = size + 1;
}

internal static class RoundTripMethods
{
    [ComputeMethod]
    public static int SizeOf(Growing growing) => growing.Size;

    [ComputeMethod]
    public static Growing Grow(int size) => new(size);

    [ComputeMethod]
    public static List<int> Reverse(List<int> numbers) => [.. Enumerable.Reverse(numbers)];
}
