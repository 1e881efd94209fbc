using ComputeHost.Daemon.Generations;

namespace ComputeHost.Daemon.Tests.Generations;

public sealed class PackageVersionTests
{
    [Theory]
    [InlineData("3.21.9", "3.36.2")]
    [InlineData("3.9.0", "3.10.0")]
    [InlineData("10.0.0-preview.2", "10.0.0-preview.10")]
    [InlineData("10.0.0-preview.7", "10.0.0-rc.1")]
    [InlineData("10.0.0-rc.1", "10.0.0")]
    [InlineData("1.0.0-1", "1.0.0-a")]
    [InlineData("1.0.0-a", "1.0.0-a.1")]
    [InlineData("2.1", "2.1.0.1")]
    public void CompareTo_OlderAndNewer_AreOrdered(string older, string newer)
    {
        Assert.True(PackageVersion.Parse(older).CompareTo(PackageVersion.Parse(newer)) < 0);
        Assert.True(PackageVersion.Parse(newer).CompareTo(PackageVersion.Parse(older)) > 0);
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3.0")]
    [InlineData("1.2.3+build", "1.2.3")]
    [InlineData("1.2.3-A", "1.2.3-a")]
    public void CompareTo_SameVersion_IsEqual(string left, string right) => Assert.Equal(0, PackageVersion.Parse(left).CompareTo(PackageVersion.Parse(right)));
}
