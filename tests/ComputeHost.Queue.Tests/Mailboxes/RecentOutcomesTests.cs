using ComputeHost.Queue.Mailboxes;

namespace ComputeHost.Queue.Tests.Mailboxes;

public sealed class RecentOutcomesTests
{
    private static readonly JobId[] Ids = [.. Enumerable.Range(0, 5).Select(static _ => JobId.Create("m", DateTimeOffset.UnixEpoch))];

    [Fact]
    public void Add_MoreThanItKeeps_ForgetsTheOldestAndSaysSo()
    {
        var recent = new RecentOutcomes(most: 2, mostBytes: 1_000);
        Array.ForEach(Ids[..3], id => recent.Add(id, Outcome(1)));

        Assert.Equal(1, recent.Forgotten);
        Assert.Null(recent.Take(Ids[0]));
        Assert.NotNull(recent.Take(Ids[1]));
        Assert.Null(recent.Take(Ids[1]));
        Assert.NotNull(recent.Take(Ids[2]));
    }

    [Fact]
    public void Add_MoreBytesThanItKeeps_ForgetsTheOldest()
    {
        var recent = new RecentOutcomes(most: 100, mostBytes: 10);
        recent.Add(Ids[0], Outcome(6));
        recent.Add(Ids[1], Outcome(6));

        Assert.Null(recent.Take(Ids[0]));
        Assert.NotNull(recent.Take(Ids[1]));
    }

    [Fact]
    public void Add_SameJobAgain_KeepsTheLater()
    {
        var recent = new RecentOutcomes(most: 100, mostBytes: 100);
        recent.Add(Ids[0], Outcome(1));
        recent.Add(Ids[0], Outcome(2));

        Assert.Equal(2, recent.Take(Ids[0])!.Body.Length);
        Assert.Equal(0, recent.Forgotten);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(6, 3_200)]
    [InlineData(7, 5_000)]
    [InlineData(int.MaxValue, 5_000)]
    public void After_Failures_DoublesUpToTheLongest(int failures, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryDelays.After(failures));

    private static JobOutcome Outcome(int bytes) => new(ComputeJobStatus.Succeeded, new byte[bytes]);
}
