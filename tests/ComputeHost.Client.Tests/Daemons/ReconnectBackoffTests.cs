using ComputeHost.Client.Daemons;

namespace ComputeHost.Client.Tests.Daemons;

public sealed class ReconnectBackoffTests
{
    private readonly ReconnectBackoff _backoff = new(TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 40)]
    [InlineData(5, 640)]
    [InlineData(8, 5000)]
    [InlineData(1000, 5000)]
    public void After_Failures_DoublesUpToTheLongest(int failures, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _backoff.After(failures, draw: 1));

    [Fact]
    public void After_AnyDraw_IsBetweenHalfAndWhole() => Assert.Equal(TimeSpan.FromMilliseconds(320), _backoff.After(5, draw: 0));
}
