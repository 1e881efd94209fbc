using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Chaos;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.FunctionalTests.Chaos;

/// <summary>The short form of the load tests' scenario <c>queue-chaos</c>.</summary>
public sealed class QueueChaosTests
{
    private const int Jobs = 2_000;

    [LinuxFact]
    public async Task Jobs_OfSqliteWhileConsumersAreKilled_EndOnceAndEachExtraRunIsCharged()
    {
        await using TestStore store = TestStore.InFile();
        ChaosReport report = await QueueChaos.RunAsync(new ChaosPlan { Url = store.Url, Jobs = Jobs, Idempotent = true });
        AssertOneResultEach(report);
        Assert.Equal(Jobs, report.Verdict.Succeeded);
        Assert.Equal((0, 0), (report.Verdict.UnchargedRuns, report.Verdict.ChargedUnrun));
        Assert.Equal(report.Verdict.ExtraRuns, report.Verdict.Charged);
    }

    [LinuxFact]
    public async Task Jobs_OfSqliteThatMayNotRunTwiceWhileConsumersAreKilled_RunOnceOrAreUnknown()
    {
        await using TestStore store = TestStore.InFile();
        ChaosReport report = await QueueChaos.RunAsync(new ChaosPlan { Url = store.Url, Jobs = Jobs, Idempotent = false });
        AssertOneResultEach(report);
        AssertRanOnce(report);
        Assert.Equal((0, 0), (report.Verdict.UnchargedRuns, report.Verdict.ChargedUnrun));
    }

    [RabbitFact]
    public async Task Jobs_OfRabbitMqWhileConsumersAndBrokerAreKilled_EndOnce()
    {
        await using RabbitBroker broker = await RabbitBroker.StartAsync();
        ChaosReport report = await QueueChaos.RunAsync(ChaosPlan.At(broker, Jobs, idempotent: true));
        AssertOneResultEach(report);
        Assert.Equal(Jobs, report.Verdict.Succeeded);
        Assert.InRange(report.Verdict.ExtraRuns, 0, report.MostExtraRuns);
    }

    [RabbitFact]
    public async Task Jobs_OfRabbitMqThatMayNotRunTwiceWhileConsumersAndBrokerAreKilled_RunOnceOrAreUnknown()
    {
        await using RabbitBroker broker = await RabbitBroker.StartAsync();
        ChaosReport report = await QueueChaos.RunAsync(ChaosPlan.At(broker, Jobs, idempotent: false));
        AssertOneResultEach(report);
        AssertRanOnce(report);
    }

    private static void AssertOneResultEach(ChaosReport report)
    {
        ChaosVerdict verdict = report.Verdict;
        Assert.Empty(verdict.Others);
        Assert.Equal((Jobs, Jobs), (verdict.Jobs, verdict.Succeeded + verdict.Unknown));
        Assert.Equal((0, 0, 0), (verdict.WrongValues, verdict.NotOneResult, verdict.AnsweredUnrun));
        Assert.Equal((0, 0), (report.Refused, report.ProcessesLeft));
        Assert.InRange(report.Kills, 3, int.MaxValue);
    }

    private static void AssertRanOnce(ChaosReport report)
    {
        Assert.Equal((0, 0), (report.Verdict.RanTwice, report.Verdict.UnjustifiedUnknown));
        // A kill hits what runs, and what has run and is not stored yet; the end of a broker what its consumers have just entered.
        Assert.InRange(report.Verdict.Unknown, 1, report.MostExtraRuns);
    }
}
