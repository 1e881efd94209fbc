using System.Diagnostics;
using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

public sealed class CallVerbTests(LiveDaemonFixture daemon) : IClassFixture<LiveDaemonFixture>
{
    [Theory]
    [InlineData("Work.Twice", "[21]", "42")]
    [InlineData("Work.Twice", "21", "42")]
    [InlineData("Twice", "[21]", "42")]
    [InlineData("Work.Nothing", "[]", "null")]
    public async Task Call_ByNameOrKey_PrintsTheResult(string method, string arguments, string expected)
    {
        CliResult result = await daemon.RunAsync("call", method, arguments);
        result.AssertExit(0);
        Assert.Equal(expected, result.Output);
    }

    [Fact]
    public async Task Call_ArgumentsFromStandardInput_AreTaken()
    {
        using Process process = Cli.Start(daemon.Daemon.Address, "call", "Work.Twice", "-", "--timeout", "10s", "--priority", "high", "--idempotent");
        await process.StandardInput.WriteAsync("[4]");
        CliResult result = await Cli.EndAsync(process);
        result.AssertExit(0);
        Assert.Equal("8", result.Output);
    }

    [Theory]
    [InlineData("\"x\"", "System.Int32")]
    [InlineData("[1, 2]", "takes 1 argument (int value), and 2 arguments were given")]
    [InlineData("[1,\n x]", "line 2, byte 2")]
    public async Task Call_ArgumentsThatDoNotFit_AreExplainedWithAnExample(string arguments, string expected)
    {
        CliResult result = await daemon.RunAsync("call", "Work.Twice", arguments);
        result.AssertExit(2);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.Contains("An example: computehost call 'Work.Twice' '[", result.Errors, StringComparison.Ordinal);
        Assert.Equal("unusable-input", (await daemon.RunAsync("call", "Work.Twice", arguments, "--json")).ErrorCode);
    }

    [Fact]
    public async Task Call_UnknownMethod_IsNotFoundWithTheNearest()
    {
        CliResult result = await daemon.RunAsync("call", "Work.Twise", "[1]");
        result.AssertExit(5);
        Assert.Contains("Work.Twice", result.Errors, StringComparison.Ordinal);
        Assert.Equal("not-found", (await daemon.RunAsync("call", "Work.Twise", "[1]", "--json")).ErrorCode);
    }

    [Fact]
    public async Task Call_MethodThrows_PrintsTypeMessageAndStack()
    {
        CliResult result = await daemon.RunAsync("call", "Work.Throw", "[\"no bread\"]");
        result.AssertExit(6);
        Assert.Empty(result.Output);
        Assert.StartsWith("System.InvalidOperationException: no bread", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Work.Throw", result.Errors[result.Errors.IndexOf('\n', StringComparison.Ordinal)..], StringComparison.Ordinal);
        CliResult json = await daemon.RunAsync("call", "Work.Throw", "[\"no bread\"]", "--json");
        json.AssertExit(6);
        Assert.Equal("fault", json.ErrorCode);
        Assert.Equal("System.InvalidOperationException", json.Json.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Call_TimeIsUp_FailsWithTheKind()
    {
        CliResult result = await daemon.RunAsync("call", "Work.Sleep", "[60000]", "--timeout", "200ms", "--json");
        result.AssertExit(6);
        Assert.Equal("timeout", result.ErrorCode);
    }

    [Fact]
    public async Task Call_Interrupted_IsGivenUpByTheDaemon()
    {
        using Process process = Cli.Start(daemon.Daemon.Address, "call", "Work.Forever", "[]");
        await daemon.UntilRunsAsync("Work.Forever");
        Process.Start("kill", ["-s", "TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        (await Cli.EndAsync(process)).AssertExit(130);
        await Eventually.UntilAsync("nothing runs", async () => LiveDaemonFixture.Find((await daemon.RunAsync("status", "--details", "--json")).Json, "Work.Forever") is null);
    }

    [Fact]
    public async Task Methods_WithFilter_ListsSignatureAndExample()
    {
        CliResult result = await daemon.RunAsync("methods", "twice");
        result.AssertExit(0);
        Assert.Contains("int Work.Twice(int value)", result.Output, StringComparison.Ordinal);
        Assert.Contains("computehost call 'Work.Twice' '[", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Work.Sleep", result.Output, StringComparison.Ordinal);
        CliResult json = await daemon.RunAsync("methods", "--json");
        Assert.True(json.Json.GetProperty("pools")[0].GetProperty("methods").GetArrayLength() > 10);
        (await daemon.RunAsync("methods", "nothing of that name")).AssertExit(5);
    }
}
