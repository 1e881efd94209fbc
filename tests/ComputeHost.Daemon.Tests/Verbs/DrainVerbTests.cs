using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

public sealed class DrainVerbTests
{
    /// <summary>The verbs that need a daemon, with their exit codes while it drains.</summary>
    private static readonly (int Expected, string[] Verb)[] Verbs =
    [
        (0, ["status"]),
        (0, ["top", "--once"]),
        (0, ["methods"]),
        (0, ["logs", "-n", "1"]),
        (0, ["doctor"]),
        (0, ["drain"]),
        (4, ["call", "Work.Twice", "[1]"]),
        (4, ["scale", "--max", "3"]),
        (4, ["recycle"]),
        (5, ["cancel", "u-99"]),
        (5, ["kill", "w-99"]),
        (5, ["stack", "w-99"]),
        (5, ["dump", "w-99"]),
    ];

    [Fact]
    public async Task Drain_WithWait_EndsWithTheDaemonAndLosesNoCall()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"minWorkers\": 1", "\"drainTimeout\": \"10min\",");
        string gate = Path.Combine(daemon.DirectoryPath, "gate");
        using Process call = Cli.Start(daemon.Address, "call", "Work.WaitFor", $"[\"{gate}\"]", "--timeout", "10min");
        await UntilRunsAsync(daemon);
        using Process drain = Cli.Start(daemon.Address, "drain", "--wait");
        Assert.Contains("0 calls waiting, 1 running", await drain.StandardOutput.ReadLineAsync().DefaultTimeout(), StringComparison.Ordinal);
        foreach ((int expected, string[] verb) in Verbs)
        {
            (await Cli.RunAsync(daemon.Address, verb)).AssertExit(expected);
            CliResult json = await Cli.RunAsync(daemon.Address, [.. verb, "--json"]);
            json.AssertExit(expected);
            Assert.StartsWith("{", json.Output, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(gate, "");
        CliResult called = await Cli.EndAsync(call);
        called.AssertExit(0);
        Assert.Equal($"\"{gate}\"", called.Output);
        CliResult drained = await Cli.EndAsync(drain);
        drained.AssertExit(0);
        Assert.EndsWith("The daemon has ended.", drained.Output, StringComparison.Ordinal);
        await daemon.WaitForExitAsync().DefaultTimeout();
        (await Cli.RunAsync(daemon.Address, "status")).AssertExit(3);
    }

    private static Task UntilRunsAsync(TestDaemon daemon) => Eventually.UntilAsync(
        "the call runs", async () => LiveDaemonFixture.Find((await Cli.RunAsync(daemon.Address, "status", "--details", "--json")).Json, "Work.WaitFor") is not null);
}
