using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Tests.Threads;

public sealed class ShortageTests
{
    [Fact]
    public void Outlast_MemoryIsShortTwice_DoesItUntilItIsDone()
    {
        int tries = 0;
        Shortage.Outlast(0, _ =>
        {
            if (++tries < 3)
            {
                throw new OutOfMemoryException();
            }
        });
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Outlast_AnotherFailure_ComesOut() =>
        Assert.Throws<InvalidOperationException>(() => Shortage.Outlast(0, static _ => throw new InvalidOperationException()));
}
