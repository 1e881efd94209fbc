using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests;

/// <summary>The examples of docs/guide.md that need a daemon.</summary>
public sealed class GuideExamples
{
    [LinuxFact]
    public async Task RunAsync_ByNameAndByDelegate_AreTheSameCall()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync(assembly: TestDaemon.PrimesSample);
        string address = daemon.Address + "?pool=default";

        await using ComputeClient client = await ComputeClient.ConnectAsync(address);           // such as unix:/run/computehost/default.sock?pool=imaging
        int count = await client.RunAsync<int, int>("Primes.Count", 1_000);                     // by name: the program need not have the method
        int same = await client.RunAsync(Primes.Count, 1_000);                                  // as with a pool, where it has

        Assert.Equal((168, 168), (count, same));
    }
}
