namespace ComputeHost.TestSupport.Tests;

public sealed class WaitingTests
{
    [Fact]
    public async Task DefaultTimeout_TaskThatNeverEnds_NamesTheLine()
    {
        var never = new TaskCompletionSource();

        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => never.Task.DefaultTimeout(TimeSpan.FromMilliseconds(1)));

        Assert.Contains($"{nameof(WaitingTests)}.cs:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefaultTimeout_TaskThatFailsWithATimeout_PassesItOn()
    {
        var own = new TimeoutException("the task's own");

        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => Task.FromException(own).DefaultTimeout());

        Assert.Same(own, exception);
    }

    [Fact]
    public async Task DefaultTimeout_TaskWithAResult_ReturnsIt() => Assert.Equal(5, await Task.FromResult(5).DefaultTimeout());

    [Fact]
    public async Task UntilAsync_ConditionThatNeverHolds_NamesTheReason()
    {
        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.UntilAsync("pigs fly", () => false, TimeSpan.FromMilliseconds(1)));

        Assert.Contains("pigs fly", exception.Message, StringComparison.Ordinal);
    }
}
