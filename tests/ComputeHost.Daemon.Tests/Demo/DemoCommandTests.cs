using System.CommandLine;
using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class DemoCommandTests
{
    [Theory]
    [InlineData("--seconds 1", "'--seconds' is '1' but must be a whole number from 2 to 600.")]
    [InlineData("--seconds 601", "'--seconds' is '601' but must be a whole number from 2 to 600.")]
    [InlineData("--seconds soon", "'--seconds' is 'soon' but must be a whole number from 2 to 600.")]
    [InlineData("--seconds 2.5", "'--seconds' is '2.5' but must be a whole number from 2 to 600.")]
    [InlineData("--workers 0", "'--workers' is '0' but must be a whole number from 1 to 512.")]
    [InlineData("--workers -1", "'--workers' is '-1' but must be a whole number from 1 to 512.")]
    public void Parse_NumberOutOfRange_NamesOptionValueAndLimits(string arguments, string expected) =>
        Assert.Equal(expected, Assert.Single(DemoCommand.Create().Parse(arguments).Errors).Message);

    [Theory]
    [InlineData("")]
    [InlineData("--seconds 2")]
    [InlineData("/some/folder --seconds 600 --workers 512 --json")]
    public void Parse_GoodArguments_HasNoErrors(string arguments) => Assert.Empty(DemoCommand.Create().Parse(arguments).Errors);

    [Fact]
    public void Parse_TwoFolders_IsRefused() => Assert.NotEmpty(DemoCommand.Create().Parse("one two").Errors);

    [Fact]
    public async Task Help_TeachesPhasesExamplesAndExitCodes()
    {
        using var output = new StringWriter();

        int exitCode = await DemoCommand.Create().Parse("--help").InvokeAsync(new InvocationConfiguration { Output = output });

        Assert.Equal(0, exitCode);
        string help = output.ToString();
        Assert.Contains("one Task.Run per file", help, StringComparison.Ordinal);
        Assert.Contains("computehost demo --json", help, StringComparison.Ordinal);
        Assert.Contains("[default: 10]", help, StringComparison.Ordinal);
        Assert.Contains("130 interrupted", help, StringComparison.Ordinal);
    }
}
