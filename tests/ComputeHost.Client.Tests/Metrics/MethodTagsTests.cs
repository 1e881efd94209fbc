using ComputeHost.Client.Metrics;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Tests.Metrics;

public sealed class MethodTagsTests
{
    private static readonly MethodContract Double = MethodContract.Of(((Func<int, int>)TestMethods.Double).Method);

    [Fact]
    public void For_AMethodThatHasNotRun_IsOther()
    {
        var tags = new MethodTags(most: 1);

        Assert.Equal(MethodTags.Other, tags.For(Double, hasRun: false));
        Assert.Equal("TestMethods.Double", tags.For(Double, hasRun: true));
        Assert.Equal("TestMethods.Double", tags.For(Double, hasRun: false));
    }

    [Fact]
    public void For_MoreMethodsThanAreTaken_IsOther()
    {
        var tags = new MethodTags(most: 0);

        Assert.Equal(MethodTags.Other, tags.For(Double, hasRun: true));
    }

    [Fact]
    public void For_AKnownMethod_MakesNoText()
    {
        var tags = new MethodTags(most: 1);

        Assert.Same(tags.For(Double, hasRun: true), tags.For(Double, hasRun: true));
    }
}
