using ComputeHost.Threads;

namespace ComputeHost.Tests.Tactics;

public sealed class ThreadLossesTests
{
    private readonly object _one = new();
    private readonly object _other = new();

    [Fact]
    public void Usable_AsManyLostAsMayBe_IsAsBefore()
    {
        var losses = new ThreadLosses<object>(threads: 2, most: 2);
        losses.Add(_one, "one");
        losses.Add(_other, "other");
        Assert.Equal(2, losses.Usable);
        Assert.Equal((2, 2, (NoWorkersException?)null), (losses.Capacity.Slots, losses.Capacity.Lost, losses.Capacity.Obstacle));
    }

    [Fact]
    public void Usable_MoreLost_IsLess()
    {
        var losses = new ThreadLosses<object>(threads: 2, most: 0);
        losses.Add(_one, "one");
        Assert.Equal(1, losses.Usable);
        Assert.Null(losses.Capacity.Obstacle);
    }

    [Fact]
    public void Capacity_NoneLeft_NamesWhatStillRuns()
    {
        var losses = new ThreadLosses<object>(threads: 1, most: 1);
        losses.Add(_one, "'c-1' of 'A.B' since then");
        losses.Add(_other, "'c-2' of 'A.C' since now");
        Assert.Equal(0, losses.Usable);
        string message = Assert.IsType<NoWorkersException>(losses.Capacity.Obstacle).Message;
        Assert.Contains("'2' are with calls that do not end", message, StringComparison.Ordinal);
        Assert.Contains("'c-1' of 'A.B' since then, 'c-2' of 'A.C' since now.", message, StringComparison.Ordinal);
        Assert.Contains("ComputePoolOptions.MaxLostThreads, which is '1'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_VeryManyLost_NamesSome()
    {
        var losses = new ThreadLosses<object>(threads: 1, most: 9);
        for (int call = 1; call <= 10; call++)
        {
            losses.Add(new object(), $"call {call}");
        }

        Assert.Contains("call 8 and 2 more.", losses.Capacity.Obstacle!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_LostCall_GivesItsThreadBack()
    {
        var losses = new ThreadLosses<object>(threads: 1, most: 0);
        losses.Add(_one, "one");
        Assert.True(losses.Remove(_one));
        Assert.False(losses.Remove(_one));
        Assert.Equal((1, 0), (losses.Usable, losses.Capacity.Lost));
    }
}
