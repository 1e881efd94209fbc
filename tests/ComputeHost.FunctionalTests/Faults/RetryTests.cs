using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Idempotent calls whose first attempt runs longer than they may wait, and ends its worker.</summary>
[Collection(FaultsCollection.Name)]
public sealed class RetryTests
{
    private const int Calls = 100;

    [Fact]
    public async Task RunAsync_FirstAttemptRanLongerThanTheQueueTimeout_IsTriedAgain()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MinWorkers = 2;
            options.MaxWorkers = 2;
            options.QueueTimeout = TimeSpan.FromSeconds(1);
            options.FailureLimit = 1000;
            options.MaxRestartDelay = TimeSpan.FromMilliseconds(100);
        });
        for (int call = 0; call < Calls; call++)
        {
            await Eventually.UntilAsync("both workers are there", () => test.Pool.GetStatistics().WorkersReady == 2);
            Assert.Equal(2, await test.Pool.RunAsync(RetryMethods.ExitAtFirst, 1200).DefaultTimeout());
        }
    }

    internal static class RetryMethods
    {
        /// <returns>Which attempt it is.</returns>
        [ComputeMethod(Idempotent = true)]
        public static int ExitAtFirst(int milliseconds, ComputeContext context)
        {
            if (context.Attempt == 1)
            {
                Thread.Sleep(milliseconds);
                Environment.Exit(1);
            }

            return context.Attempt;
        }
    }
}
