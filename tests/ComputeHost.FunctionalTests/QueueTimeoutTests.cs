using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>What callers are told whose calls waited too long, against what the workers wrote down.</summary>
public sealed class QueueTimeoutTests
{
    private const int Calls = 10_000;
    private const int CallsInFlight = 100;

    [Fact]
    public async Task RunAsync_PoolIsFull_SaysOfNoCallThatRanThatItHasNot()
    {
        using var ledger = new Ledger();
        var told = new ComputeRan?[Calls];
        await using (TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 2))
        {
            var limits = new ComputeCallOptions { QueueTimeout = TimeSpan.FromMilliseconds(30) };
            int last = -1;
            await Task.WhenAll(Enumerable.Range(0, CallsInFlight).Select(_ => CallAsync())).WaitAsync(TimeSpan.FromMinutes(2));

            async Task CallAsync()
            {
                while (Interlocked.Increment(ref last) is var number && number < Calls)
                {
                    try
                    {
                        await test.Pool.RunAsync(LedgerMethods.Spin, ledger.Path, number, 100 + (number % 10 * 200), limits);
                    }
                    catch (ComputeTimeoutException timeout)
                    {
                        told[number] = timeout.Ran;
                    }
                }
            }
        }

        IReadOnlyDictionary<int, int> begun = ledger.Read();
        int[] all = [.. Enumerable.Range(0, Calls)];
        Assert.DoesNotContain(all, number => told[number] == ComputeRan.No && begun.ContainsKey(number));
        Assert.DoesNotContain(all, number => told[number] is null or ComputeRan.Yes && !begun.ContainsKey(number));
        Assert.Contains(ComputeRan.No, told);
    }

    internal static class LedgerMethods
    {
        [ComputeMethod]
        public static void Spin(string ledger, int number, int microseconds)
        {
            long start = Stopwatch.GetTimestamp();
            Ledger.Append(ledger, number);
            while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
            {
                Thread.SpinWait(20);
            }
        }
    }
}
