using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>What one caller leaves behind takes the pool from nobody else.</summary>
[Collection(FaultsCollection.Name)]
public sealed class LeftOverTests
{
    // More than the failures that a pool of one worker takes for chance.
    private const int Bombs = 8;

    [Fact]
    public async Task Death_ByThreadsThatCallsLeftAgainAndAgain_IsReplacedAtOnceAndNeverDegradesThePool()
    {
        using var ledger = new Ledger();
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        int answered = 0, lost = 0;
        for (int bomb = 1; bomb <= Bombs; bomb++)
        {
            await test.Pool.RunAsync(Victims.LeaveABomb, 50).DefaultTimeout();
            while (test.Pool.GetStatistics().TotalWorkersLost < bomb)
            {
                try
                {
                    Assert.Equal(bomb, await test.Pool.RunAsync(Victims.Booked, ledger.Path, bomb, 5).DefaultTimeout());
                    answered++;
                }
                catch (WorkerLostException loss)
                {
                    Assert.NotEqual(WorkerLostBlame.Exact, loss.Blame);
                    Assert.Contains("'Victims.LeaveABomb'", loss.Message, StringComparison.Ordinal);
                    lost++;
                }
            }

            Assert.False(test.Pool.GetStatistics().IsDegraded);
        }

        Assert.InRange(ledger.Read().Values.Sum(), answered, answered + lost);
        Assert.Equal((Bombs, Bombs + 1), (test.Pool.GetStatistics().TotalWorkersLost, test.Pool.GetStatistics().TotalWorkersStarted));
        // What was logged is there when the pool is gone.
        await test.Pool.DisposeAsync().DefaultTimeout();
        Assert.Equal(Bombs, test.Logs.Entries.Count(entry => entry.EventId.Name == "WorkerLost" && entry.Message.Contains("'Victims.LeaveABomb'", StringComparison.Ordinal)));
        Assert.DoesNotContain(test.Logs.Entries, entry => entry.EventId.Name == "FleetDegraded");
    }
}
