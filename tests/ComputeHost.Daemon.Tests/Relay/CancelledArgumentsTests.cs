using System.Diagnostics.CodeAnalysis;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Relay;

/// <summary>Large arguments are copied from their client's segment when their call goes to a worker, and the client uses the range again as soon as the call is over.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "The same each time.")]
public sealed class CancelledArgumentsTests
{
    private const int Calls = 10_000;
    private const int AtOnce = 32;
    private const int Length = 1024 * 1024;

    [LinuxFact]
    public async Task RunAsync_TenThousandCallsCancelledAtRandomMoments_NoMethodSeesArgumentsOfAnother()
    {
        string ledger = Path.GetTempFileName();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 2");
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout();
        int next = 0;
        int succeeded = 0;

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(CallAsync)).DefaultTimeout(TimeSpan.FromMinutes(3));

        Assert.Empty(await File.ReadAllLinesAsync(ledger));
        Assert.InRange(succeeded, 1, Calls - 1);
        Assert.Equal(1, client.GetStatistics().TotalSessions);
        File.Delete(ledger);

        async Task CallAsync(int seed)
        {
            var random = new Random(seed);
            byte[] data = new byte[Length];
            for (int number = Interlocked.Increment(ref next); number <= Calls; number = Interlocked.Increment(ref next))
            {
                Work.Fill(data, number * (long)Length);
                using var giveUp = new CancellationTokenSource();
                Task<long> call = client.RunAsync(Work.Check, data, ledger, giveUp.Token);
                if (random.Next(10) > 0)
                {
                    // Anywhere between its sending and its end.
                    giveUp.CancelAfter(TimeSpan.FromMicroseconds(random.Next(30_000)));
                }

                try
                {
                    Assert.Equal(number * (long)Length, await call);
                    Interlocked.Increment(ref succeeded);
                }
                catch (OperationCanceledException)
                {
                    // As asked.
                }
            }
        }
    }
}
