using System.Text.Json;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Protocol.Tests.Launch;

public sealed class WorkerHandshakeTests
{
    private const string Nonce = "5d1b";

    private static readonly WorkerHandshake Handshake = new()
    {
        Protocol = 1,
        Version = "0.1.0",
        ProcessId = 12,
        Address = "/tmp/s.sock",
        Page = "fd:17",
        Methods = 3,
        Modules = [new ModuleIdentity("App", Guid.NewGuid())],
        Warnings = ["one\nline", "ä"],
    };

    [Fact]
    public void TryParse_OwnLine_GivesTheSame()
    {
        string line = Handshake.ToLine(Nonce);

        Assert.True(WorkerHandshake.TryParse(line, Nonce, out WorkerHandshake? parsed));
        Assert.Equal(Handshake with { Warnings = parsed.Warnings, Modules = parsed.Modules }, parsed);
        Assert.Equal(Handshake.Modules, parsed.Modules);
        Assert.Equal(Handshake.Warnings, parsed.Warnings);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("5d1b")]
    [InlineData("5d1c {}")]
    [InlineData(" 5d1b {}")]
    [InlineData("5d1bb {}")]
    public void TryParse_LineOfTheUser_IsNoHandshake(string line)
    {
        Assert.False(WorkerHandshake.TryParse(line, Nonce, out WorkerHandshake? parsed));
        Assert.Null(parsed);
    }

    [Theory]
    [InlineData("5d1b ")]
    [InlineData("5d1b null")]
    [InlineData("5d1b {}")]
    [InlineData("5d1b {\"protocol\":1")]
    public void TryParse_DamagedHandshake_Throws(string line) => Assert.ThrowsAny<JsonException>(() => WorkerHandshake.TryParse(line, Nonce, out _));
}
