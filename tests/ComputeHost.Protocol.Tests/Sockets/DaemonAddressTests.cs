using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Protocol.Tests.Sockets;

public sealed class DaemonAddressTests
{
    private static readonly string[] OfAUser = ["/run/computehost", "/run/user/1000/computehost", "/scratch/computehost-1000"];

    [Fact]
    public void Places_OfAUser_AreTheServicesThenTheOwn() => Assert.Equal(OfAUser, DaemonAddress.Places(1000, Variables("/run/user/1000", "/scratch")));

    [Fact]
    public void Places_WithoutVariables_AreInTheTemporaryDirectory() =>
        Assert.Equal(["/run/computehost", "/tmp/computehost-1000"], DaemonAddress.Places(1000, Variables("", null)));

    [Fact]
    public void Places_OfRoot_AreTheServicesAlone() => Assert.Equal(["/run/computehost"], DaemonAddress.Places(0, Variables("/run/user/0", "/scratch")));

    [Theory]
    [InlineData("/run/computehost", "unix:/run/computehost/default.sock")]
    [InlineData("/run/user/1000/computehost", "unix:/run/user/1000/computehost/default.sock")]
    [InlineData("nothing", "unix:/scratch/computehost-1000/default.sock")]
    public void ForDaemon_FirstThatCanBeWritten_IsTaken(string writable, string expected) => Assert.Equal(expected, DaemonAddress.ForDaemon(OfAUser, place => place == writable));

    [Theory]
    [InlineData("/run/computehost", "unix:/run/computehost/default.sock")]
    [InlineData("/scratch/computehost-1000", "unix:/scratch/computehost-1000/default.sock")]
    [InlineData("nothing", "unix:/run/computehost/default.sock")]
    public void ForClient_FirstThatHasASocket_IsTaken(string served, string expected) => Assert.Equal(expected, DaemonAddress.ForClient(OfAUser, place => place == served));

    [Fact]
    public void CanWrite_DirectoryThatCouldBeMade_IsTrue()
    {
        string directory = Directory.CreateTempSubdirectory("da").FullName;

        Assert.True(DaemonAddress.CanWrite(Path.Combine(directory, "a", "b")));
        Assert.False(DaemonAddress.CanWrite("/proc/1/nothing"));

        Directory.Delete(directory);
    }

    private static Func<string, string?> Variables(string? runtime, string? temporary) => name => name switch
    {
        "XDG_RUNTIME_DIR" => runtime,
        "TMPDIR" => temporary,
        _ => null,
    };
}
