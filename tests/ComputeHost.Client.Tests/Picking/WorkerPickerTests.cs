using ComputeHost.Client.Calls;
using ComputeHost.Client.Picking;

namespace ComputeHost.Client.Tests.Picking;

public sealed class WorkerPickerTests
{
    [Theory]
    [InlineData(ComputePicker.RoundRobin)]
    [InlineData(ComputePicker.LeastLoaded)]
    [InlineData(ComputePicker.FillFirst)]
    public void Pick_NoLaneHasCredit_ReturnsNull(ComputePicker kind)
    {
        IWorkerPicker picker = WorkerPickers.Create(kind);
        Assert.Null(picker.Pick([]));
        Assert.Null(picker.Pick([Lane(1, credit: 1, load: 1), Lane(2, credit: 0)]));
    }

    [Theory]
    [InlineData(ComputePicker.RoundRobin)]
    [InlineData(ComputePicker.LeastLoaded)]
    [InlineData(ComputePicker.FillFirst)]
    public void Pick_OneLaneHasCredit_ReturnsIt(ComputePicker kind)
    {
        IWorkerPicker picker = WorkerPickers.Create(kind);
        WorkerLane free = Lane(2);
        Assert.Equal(free, picker.Pick([Lane(1, credit: 1, load: 1), free, Lane(3, credit: 1, load: 1)]));
    }

    [Fact]
    public void Pick_RoundRobin_TakesTurns()
    {
        var picker = new RoundRobinPicker();
        WorkerLane[] lanes = [Lane(1), Lane(2), Lane(3)];
        Assert.Equal([lanes[0], lanes[1], lanes[2], lanes[0]], Enumerable.Range(0, 4).Select(_ => picker.Pick(lanes)));
    }

    [Fact]
    public void Pick_LeastLoaded_PrefersFewerUnfinishedCalls()
    {
        WorkerLane idle = Lane(2, credit: 4, load: 1);
        Assert.Equal(idle, new LeastLoadedPicker().Pick([Lane(1, credit: 4, load: 2), idle, Lane(3, credit: 4, load: 3)]));
    }

    [Fact]
    public void Pick_FillFirst_StaysWithTheOldest()
    {
        var picker = new FillFirstPicker();
        WorkerLane[] lanes = [Lane(1), Lane(2)];
        Assert.Equal([lanes[0], lanes[0]], Enumerable.Range(0, 2).Select(_ => picker.Pick(lanes)));
    }

    [Fact]
    public void Pick_Affinity_MovesOnlyTheKeysOfTheLeavingLane()
    {
        WorkerLane[] lanes = [Lane(1), Lane(2), Lane(3)];
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => $"key {i}")];
        var before = keys.ToDictionary(key => key, key => AffinityPicker.Pick(lanes, key));

        WorkerLane[] after = lanes[..2];

        Assert.All(keys.Where(key => before[key] != lanes[2]), key => Assert.Equal(before[key], AffinityPicker.Pick(after, key)));
        Assert.All(lanes, lane => Assert.Contains(lane, before.Values));
    }

    private static WorkerLane Lane(long epoch, int credit = 1, int load = 0)
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit, epoch: epoch);
        for (int i = 0; i < load; i++)
        {
            fixture.Submit();
        }

        Assert.Equal(load, lane.Load);
        return lane;
    }
}
