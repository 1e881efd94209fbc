using System.Text.Json;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>What strangers do who have nothing but the packages: each program is outside the repository, and really run.</summary>
[Collection(PackageFeed.Name)]
public sealed class InstallTests(PackageFeed feed)
{
    /// <summary>How many primes there are up to 50,000.</summary>
    private const string Primes = "5133";

    [LinuxFact]
    public async Task ConsoleProgram_FromThePackage_RunsInAWorker() => Assert.Equal(Primes, LastLine(await feed.ConsoleProgram));

    [LinuxFact]
    public async Task ConsoleProgram_PublishedAsASingleFile_RunsInAWorker() => Assert.Equal(Primes, LastLine(await feed.SingleFile));

    [LinuxFact]
    public async Task FileBasedProgram_WithNoDirectiveButThePackage_RunsInAWorker() => Assert.Equal(Primes, LastLine(await feed.FileBasedProgram));

    [LinuxFact]
    public async Task WebProgram_CalledOverHttp_AnswersFromAWorkerAndEndsIt()
    {
        WebOutcome outcome = await feed.WebProgram;

        Assert.Equal("168", outcome.Primes);
        JsonElement statistics = JsonDocument.Parse(outcome.Statistics).RootElement;
        Assert.Equal(1, statistics.GetProperty("totalSubmitted").GetInt64());
        Assert.NotEmpty(statistics.GetProperty("workers").EnumerateArray());
        Assert.Equal(0, outcome.ExitCode);
        Assert.False(outcome.LeftWorker);
    }

    [LinuxFact]
    public async Task Tool_Installed_TeachesAndRunsTheDemo()
    {
        ToolOutcome outcome = await feed.Tool;

        Assert.Contains("computehost [command]", outcome.Help, StringComparison.Ordinal);
        Assert.Contains("demo", outcome.Help, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(outcome.Demo[outcome.Demo.IndexOf('{', StringComparison.Ordinal)..(outcome.Demo.LastIndexOf('}') + 1)]).RootElement;
        Assert.True(report.GetProperty("filesPerSecond").GetProperty("outOfProcess").GetDouble() > 0);
        Assert.True(report.GetProperty("failures").GetProperty("stackOverflow").GetProperty("asPromised").GetBoolean());
    }

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1].Trim();
}
