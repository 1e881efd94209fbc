using System.Text;
using System.Text.Json;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Protocol.Tests.Launch;

public sealed class WorkerBootTests
{
    private static readonly WorkerBoot Boot = new()
    {
        Protocol = 1,
        WorkerId = "w-1",
        Nonce = "abc",
        Token = "00ff",
        SupervisorProcessId = 7,
        Address = "/tmp/ä b/s.sock",
        Directory = "/tmp/ä b",
        Slots = 2,
        Nice = 10,
        MaxPayload = 1L << 40,
        MemorySoftLimit = 1L << 41,
        BeatMilliseconds = 11,
        RestBeatMilliseconds = 12,
        LogLevel = 3,
        GraceMilliseconds = 13,
        Environment = new Dictionary<string, string?> { ["A"] = "1", ["B"] = null },
    };

    [Fact]
    public void Parse_OwnLine_GivesTheSame()
    {
        string line = Boot.ToLine();

        AssertSame(line);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("drain")]
    [InlineData("{\"protocol\":1,\"workerId\":\"w\"}")]
    public void Parse_DamagedLine_Throws(string line) => Assert.ThrowsAny<JsonException>(() => WorkerBoot.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Parse_MemberOfALaterVersion_IsIgnored() =>
        AssertSame(Boot.ToLine()[..^1] + ",\"later\":1}");

    private static void AssertSame(string line)
    {
        WorkerBoot parsed = WorkerBoot.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Equal(Boot.Environment, parsed.Environment);
        // A record compares its dictionaries by identity.
        Assert.Equal(Boot, parsed with { Environment = Boot.Environment });
    }
}
