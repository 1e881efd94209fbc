using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using ComputeHost.Daemon.Shell;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Demo;

/// <summary>The whole demo with real processes. Figures are not judged here: the machine may be busy with anything.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DemoProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("computehost-demo-");

    public DemoProcessTests()
    {
        foreach (string name in (string[])["a.bin", "größer.bin"])
        {
            byte[] content = new byte[name.Length * 100_000];
            new Random(7).NextBytes(content.AsSpan(0, content.Length / 3));
            File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Demo_Json_PrintsOneObjectWithAllPhasesAndFailures()
    {
        (int exitCode, string output, string errors) = await DemoProcess.RunAsync("demo", _folder.FullName, "--seconds", "2", "--json");

        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, report.GetProperty("files").GetInt32());
        Assert.Equal(0, report.GetProperty("resultsDifferent").GetInt32());
        Assert.Equal(0, report.GetProperty("unanswered").GetProperty("outOfProcess").GetInt32());
        foreach (string phase in (string[])["inProcess", "outOfProcess"])
        {
            Assert.True(report.GetProperty("filesPerSecond").GetProperty(phase).GetDouble() > 0, phase);
            Assert.True(report.GetProperty("megabytesPerSecond").GetProperty(phase).GetDouble() > 0, phase);
        }

        foreach (string phase in (string[])["idle", "inProcess", "outOfProcess"])
        {
            Assert.Equal(600, report.GetProperty("requests").GetProperty(phase).GetInt32());
            Assert.True(report.GetProperty("hostP99Milliseconds").GetProperty(phase).GetDouble() > 0, phase);
        }

        Assert.Equal(report.GetProperty("processors").GetInt32(), report.GetProperty("workers").GetInt32());
        Assert.True(report.GetProperty("workersProcessorSeconds").GetProperty("outOfProcess").GetDouble() > 0);
        foreach (string failure in (string[])["endlessRegex", "stackOverflow", "memoryBomb"])
        {
            Assert.True(report.GetProperty("failures").GetProperty(failure).GetProperty("asPromised").GetBoolean(), report.GetProperty("failures").ToString());
        }

        Assert.Contains("OverflowStack", report.GetProperty("failures").GetProperty("stackOverflow").GetProperty("printed").ToString(), StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Contains("in-process:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NoTerminal_PrintsPlainText()
    {
        (int exitCode, string output, string errors) = await DemoProcess.RunAsync("demo", _folder.FullName, "--seconds", "2");

        Assert.DoesNotContain('\e', output + errors);
        Assert.Contains("host p99", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Demo_FolderThatIsMissing_IsAUsageError()
    {
        (int exitCode, string output, string errors) = await DemoProcess.RunAsync("demo", Path.Combine(_folder.FullName, "missing"), "--json");

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Empty(output);
        Assert.Contains("missing' does not exist.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idle:")]
    [InlineData("in-process:")]
    [InlineData("ComputeHost:")]
    public async Task Demo_Interrupted_EndsAtOnceAndLeavesNothing(string phase)
    {
        using DemoProcess demo = DemoProcess.Start("demo", _folder.FullName, "--seconds", "4");
        await demo.UntilAsync(phase);

        long start = Stopwatch.GetTimestamp();
        using Process kill = Process.Start("kill", ["-INT", $"{demo.Id}"]);
        (int exitCode, _, string errors) = await demo.EndAsync();

        Assert.Equal(ExitCode.Interrupted, exitCode);
        Assert.Contains("Interrupted.", errors, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Demo_Killed_LeavesNothing()
    {
        using DemoProcess demo = DemoProcess.Start("demo", _folder.FullName, "--seconds", "30");
        await demo.UntilAsync("idle:");
        Assert.True(demo.Relatives.Count > 1, "The prober is a process of its own.");

        using Process kill = Process.Start("kill", ["-KILL", $"{demo.Id}"]);
        await Eventually.UntilAsync("no process of the demo is left", () => demo.Relatives.Count == 0);
    }
}
