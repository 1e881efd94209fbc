using ComputeHost.Daemon.Configuration;

namespace ComputeHost.Daemon.Tests.Configuration;

public sealed class DefaultStateDirectoryTests
{
    [Theory]
    [InlineData(0u, false, "/xdg", "/var/lib/computehost")]
    [InlineData(1000u, true, "/xdg", "/var/lib/computehost")]
    [InlineData(1000u, false, "/xdg", "/xdg/computehost")]
    [InlineData(1000u, false, "", "/home/u/.local/state/computehost")]
    [InlineData(1000u, false, null, "/home/u/.local/state/computehost")]
    public void Find_ForAUser_IsTheFirstThatCanBeWritten(uint user, bool canWrite, string? state, string expected) =>
        Assert.Equal(expected, DefaultStateDirectory.Find(user, name => name == "HOME" ? "/home/u" : state, _ => canWrite));
}
