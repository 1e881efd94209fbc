using System.Diagnostics;

namespace ComputeHost.TestSupport.Tests;

/// <summary>A watch that sees nothing would let every "nothing is left" test pass.</summary>
public sealed class ProcessWatchTests
{
    private readonly string _marker = "computehost-watch-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task WithMarker_InTheEnvironment_FindsTheProcessUntilItIsGone()
    {
        using Process child = Start("exec sleep 60", ("MARKER", _marker));

        await Eventually.UntilAsync("the child is seen", () => ProcessWatch.WithMarker(_marker).Any(found => found.Id == child.Id));
        child.Kill();

        await Eventually.UntilAsync("the child is gone", () => ProcessWatch.WithMarker(_marker).Count == 0);
    }

    [Fact]
    public async Task WithMarker_OnTheCommandLine_FindsTheProcess()
    {
        using Process child = Start($"sleep 60; : {_marker}");
        try
        {
            await Eventually.UntilAsync("the child is seen", () => ProcessWatch.WithMarker(_marker).Any(found => found.Id == child.Id));
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Descendants_OfThisProcess_IncludeAGrandchild()
    {
        using Process child = Start("sleep 60; :");
        try
        {
            await Eventually.UntilAsync("the shell and its sleep are seen", () => ProcessWatch.Descendants().Any(found => found.ParentId == child.Id && found.CommandLine == "sleep 60"));

            Assert.Contains(ProcessWatch.Descendants(), found => found.Id == child.Id);
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task IsAlive_OfAZombie_IsFalse()
    {
        // The shell turns into a sleep that does not know the child it has inherited, and never reaps it.
        using Process child = Start("sh -c 'echo $$' & exec sleep 60");
        try
        {
            int zombie = int.Parse((await child.StandardOutput.ReadLineAsync())!);

            await Eventually.UntilAsync("the grandchild is a zombie", () => File.ReadAllText($"/proc/{zombie}/stat").Contains(") Z ", StringComparison.Ordinal));

            Assert.False(ProcessWatch.IsAlive(zombie));
            Assert.True(ProcessWatch.IsAlive(child.Id));
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
