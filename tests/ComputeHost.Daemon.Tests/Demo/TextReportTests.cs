using ComputeHost.Daemon.Demo;
using ComputeHost.Daemon.Shell;
using Spectre.Console;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class TextReportTests
{
    [Fact]
    public void Write_Result_ShowsThePhasesSideBySide()
    {
        string text = Render(report => report.Write(Results.Sample));

        Assert.Matches(@"\|\s+idle \|\s+in-process \|\s+ComputeHost \|", text);
        Assert.Matches(@"host p99\s+\|\s+3\.4 ms \|\s+892\.0 ms \|\s+5\.3 ms", text);
        Assert.Matches(@"host\s+\|\s+0\.8 s \|\s+19\.4 s \|\s+1\.1 s", text);
        Assert.Matches(@"workers\s+\|\s+\|\s+\|\s+17\.4 s", text);
        Assert.Matches(@"probe\s+\|\s+0\.6 s \|\s+0\.3 s \|\s+0\.7 s", text);
        Assert.Contains("ComputeHost had 1 worker on ", text, StringComparison.Ordinal);
        Assert.Matches(@"unanswered\s+\|\s+0 of 3,000 \|\s+17 of 3,000 \|\s+0 of 3,000", text);
        Assert.Contains("Skipped 'secret.bin': Access to it is denied.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoTerminal_HasNoEscapeCodes() => Assert.DoesNotContain('\e', Render(report => report.Write(Results.Sample)));

    [Fact]
    public void Write_PromisedFailure_ShowsTheStack()
    {
        string text = Render(report => report.Write(Results.StackOverflow(asPromised: true)));

        Assert.StartsWith("ok", text, StringComparison.Ordinal);
        Assert.Contains("WorkerLostException (StackOverflow) after 0.21 s", text, StringComparison.Ordinal);
        Assert.Contains("next call served after 0.34 s", text, StringComparison.Ordinal);
        Assert.Contains("at Deep.Recursion(Int32)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OtherFailure_SaysSoAndShowsTheMessage()
    {
        string text = Render(report => report.Write(Results.StackOverflow(asPromised: false)));

        Assert.StartsWith("FAILED", text, StringComparison.Ordinal);
        Assert.Contains("next call not served", text, StringComparison.Ordinal);
        Assert.Contains("The worker died.", text, StringComparison.Ordinal);
    }

    private static string Render(Action<TextReport> write)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = Terminal.CreatePlain(writer);
        write(new TextReport(console));
        return writer.ToString();
    }
}
