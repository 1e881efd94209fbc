using ComputeHost.Supervisor.Fleet;

namespace ComputeHost.Supervisor.Tests.Fleet;

public sealed class FleetPlanTests
{
    private static readonly FleetCounts Nothing = new(Listed: 0, Standby: 0, Starting: 0, Recycling: 0, Desired: 2, StandbyWanted: 0);

    [Fact]
    public void Of_NoWorkers_MissesAllOfThem() => Assert.Equal(new FleetPlan(0, 0, 3), FleetPlan.Of(Nothing with { StandbyWanted = 1 }));

    [Fact]
    public void Of_WorkersOnTheirWay_AreNotMissed() => Assert.Equal(new FleetPlan(0, 0, 0), FleetPlan.Of(Nothing with { Listed = 1, Starting = 1 }));

    [Fact]
    public void Of_LossWithStandby_ListsItAndMissesAnother() =>
        Assert.Equal(new FleetPlan(Promote: 1, 0, Missing: 1), FleetPlan.Of(Nothing with { Listed = 1, Standby = 1, StandbyWanted = 1 }));

    [Fact]
    public void Of_FreshlyReadyWorker_IsListed() => Assert.Equal(new FleetPlan(Promote: 1, 0, 0), FleetPlan.Of(Nothing with { Listed = 1, Standby = 1 }));

    [Fact]
    public void Of_Recycling_StartsTheSuccessorFirst() => Assert.Equal(new FleetPlan(0, Drain: 0, Missing: 1), FleetPlan.Of(Nothing with { Listed = 2, Recycling = 1 }));

    [Fact]
    public void Of_RecyclingWithSuccessorReady_ListsItAndDrainsTheOld() =>
        Assert.Equal(new FleetPlan(Promote: 1, Drain: 1, Missing: 0), FleetPlan.Of(Nothing with { Listed = 2, Standby = 1, Recycling = 1 }));

    [Fact]
    public void Of_RecyclingWithStandby_UsesItAndRefills() =>
        Assert.Equal(new FleetPlan(Promote: 1, Drain: 1, Missing: 1), FleetPlan.Of(Nothing with { Listed = 2, Standby = 1, Recycling = 1, StandbyWanted = 1 }));

    [Fact]
    public void Of_FewerDesired_StartsNothing() => Assert.Equal(new FleetPlan(0, 0, 0), FleetPlan.Of(Nothing with { Listed = 3 }));
}
