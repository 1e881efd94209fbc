using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

public sealed class NoDaemonTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("top")]
    [InlineData("call", "Work.Twice", "[1]")]
    [InlineData("methods")]
    [InlineData("scale", "--max", "3")]
    [InlineData("recycle")]
    [InlineData("drain", "--wait")]
    [InlineData("cancel", "u-1")]
    [InlineData("kill", "w-1")]
    [InlineData("stack", "w-1")]
    [InlineData("dump", "w-1")]
    [InlineData("logs", "-f")]
    public async Task Verb_WithoutADaemon_SaysHowToStartOne(params string[] arguments)
    {
        string address = $"unix:/tmp/computehost-none-{Environment.ProcessId}/d.sock";
        CliResult text = await Cli.RunAsync(address, arguments);
        text.AssertExit(3);
        Assert.Empty(text.Output);
        Assert.Contains($"No daemon listens at '{address}'. Start one with 'computehost serve", text.Errors, StringComparison.Ordinal);
        CliResult json = await Cli.RunAsync(address, [.. arguments, "--json"]);
        json.AssertExit(3);
        Assert.Equal("no-daemon", json.ErrorCode);
        Assert.Empty(json.Errors);
    }

    [Fact]
    public async Task Doctor_WithoutADaemon_LooksAtThePlace()
    {
        CliResult result = await Cli.RunAsync($"unix:/tmp/computehost-none-{Environment.ProcessId}/d.sock", "doctor");
        result.AssertExit(1);
        Assert.Contains("problem  daemon: No daemon listens", result.Output, StringComparison.Ordinal);
        Assert.Contains("directory of the socket", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_AfterAKilledDaemon_NamesWhatItLeft()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"minWorkers\": 1");
        await daemon.KillAsync();
        CliResult result = await Cli.RunAsync(daemon.Address, "doctor");
        result.AssertExit(1);
        Assert.Contains("problem  leftovers:", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nobody listens at", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_UnusableAddress_IsRefused()
    {
        CliResult result = await Cli.RunAsync("", "status", "--address", "localhost:80", "--json");
        result.AssertExit(2);
        Assert.Equal("unusable-input", result.ErrorCode);
    }

    [Fact]
    public async Task CommandLine_Unusable_IsJsonToo()
    {
        CliResult result = await Cli.RunAsync("", "kill", "--json");
        result.AssertExit(2);
        Assert.Equal("unusable-input", result.ErrorCode);
    }

    [Fact]
    public async Task Completion_Bash_PrintsAScript()
    {
        CliResult result = await Cli.RunAsync("", "completion", "bash");
        result.AssertExit(0);
        Assert.Contains("complete -o default -F _computehost computehost", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("complete\n", (await Cli.RunAsync("", "--help")).Output, StringComparison.Ordinal);
    }
}
