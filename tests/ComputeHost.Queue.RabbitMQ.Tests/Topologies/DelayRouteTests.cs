using ComputeHost.Queue.RabbitMQ.Topologies;

namespace ComputeHost.Queue.RabbitMQ.Tests.Topologies;

public sealed class DelayRouteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(86_400_000)]
    public void For_ADelay_WaitsThatLongAndAtMostAStepLonger(int milliseconds)
    {
        TimeSpan delay = TimeSpan.FromMilliseconds(milliseconds);

        DelayRoute route = DelayRoute.For(delay, "normal");

        TimeSpan waits = WaitsOf(route);
        Assert.InRange(waits, delay, delay + DelayRoute.Step);
        Assert.Equal("normal", route.RoutingKey.Split('.')[^1]);
    }

    [Fact]
    public void For_TheLongest_WaitsAtEachLevel()
    {
        DelayRoute route = DelayRoute.For(DelayRoute.Longest, "high");

        Assert.Equal((DelayRoute.Levels - 1, DelayRoute.Longest), (route.Level, WaitsOf(route)));
        Assert.True(route.RoutingKey.Length <= 255, "A broker takes no longer routing key.");
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayRoute.For(DelayRoute.Longest + DelayRoute.Step, "high"));
        Assert.Throws<ArgumentOutOfRangeException>(() => DelayRoute.For(TimeSpan.Zero, "high"));
    }

    [Fact]
    public void PatternOf_ALevel_ComparesItsOwnWordAlone()
    {
        Assert.Equal(DelayRoute.Levels - 3, DelayRoute.PatternOf(2, waits: true).Count(letter => letter == '*'));
        Assert.EndsWith("*.1.#", DelayRoute.PatternOf(0, waits: true), StringComparison.Ordinal);
        Assert.Equal("0.#", DelayRoute.PatternOf(DelayRoute.Levels - 1, waits: false));
    }

    /// <summary>Goes the way that the broker would go.</summary>
    private static TimeSpan WaitsOf(DelayRoute route)
    {
        string[] words = route.RoutingKey.Split('.');
        TimeSpan sum = TimeSpan.Zero;
        for (int level = route.Level; level >= 0; level--)
        {
            string word = words[DelayRoute.Levels - 1 - level];
            Assert.True(Matches(DelayRoute.PatternOf(level, word == "1"), words), route.RoutingKey);
            sum += word == "1" ? DelayRoute.WaitOf(level) : TimeSpan.Zero;
        }

        return sum;
    }

    private static bool Matches(string pattern, string[] words)
    {
        string[] parts = pattern.Split('.');
        return parts[^1] == "#" && parts[..^1].Zip(words).All(pair => pair.First == "*" || pair.First == pair.Second);
    }
}
