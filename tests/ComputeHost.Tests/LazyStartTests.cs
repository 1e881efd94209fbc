using ComputeHost.TestSupport;

namespace ComputeHost.Tests;

/// <summary>Pools that the first call starts, and whose start fails.</summary>
public sealed class LazyStartTests
{
    [Fact]
    public async Task RunAsync_StartFailsWithAnExceptionThatIsNotOurs_EveryCallEndsWithItsReason()
    {
        // Too much for the machine, which only the start can know.
        var options = new ComputePoolOptions { InProcess = InProcessMode.Never, MemorySoftLimit = 1L << 50, QueueTimeout = Timeout.InfiniteTimeSpan };
        await using ComputePool pool = ComputePool.Create(options, ComputeTactics.Choose);
        for (int call = 0; call < 2; call++)
        {
            NoWorkersException exception = await Assert.ThrowsAsync<NoWorkersException>(() => pool.RunAsync(Answer).DefaultTimeout());
            Assert.Contains("MemorySoftLimit", exception.Message, StringComparison.Ordinal);
            Assert.IsType<ArgumentException>(Assert.IsType<WorkerStartException>(exception.InnerException).InnerException);
        }
    }

    [ComputeMethod]
    internal static int Answer() => 42;
}
