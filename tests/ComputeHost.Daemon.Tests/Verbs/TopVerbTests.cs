using System.Diagnostics;
using ComputeHost.Daemon.Verbs.Watching;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

public sealed class TopVerbTests(LiveDaemonFixture daemon) : IClassFixture<LiveDaemonFixture>
{
    private static readonly DaemonStatus Status = new()
    {
        Version = "1.2.3",
        Address = "unix:/run/computehost/default.sock",
        User = "computehost",
        Pools =
        {
            new PoolStatus
            {
                Name = "default",
                Calls = new CallCounts(),
                Workers =
                {
                    new WorkerStatus { Worker = "w-1", State = "ready", Memory = 1 << 20, CompletedCalls = 9 },
                    new WorkerStatus
                    {
                        Worker = "w-2",
                        State = "ready",
                        Memory = 9 << 20,
                        Calls = { new RunningCallStatus { CallId = "u-7", Method = "Work.Spin", Client = "ann", ElapsedMilliseconds = 1500, LimitMilliseconds = 100_000, Attempt = 2 } },
                    },
                },
                Ends = { new WorkerEnd { Worker = "w-0", Cause = "StackOverflow", Reason = "Stack overflow.", AgoMilliseconds = 61_000 } },
            },
        },
        Clients = { new ClientStatus { Name = "ann", Share = 0.75, Weight = 2, Waiting = 3 }, new ClientStatus { Name = "bob", Share = 0.25, Weight = 1, Waiting = 5 } },
    };

    [Fact]
    public void Of_BusyWorker_ShowsItsCallAgainstTheLimit()
    {
        string line = TopView.Of(Status, TopOrder.Name).Single(static line => line.StartsWith("w-2", StringComparison.Ordinal));
        Assert.Matches(@"^w-2 +busy .* 9 MiB .* 1\.5 s +100 s +u-7 +ann +Work\.Spin \(attempt 2\)$", line);
        Assert.Contains(TopView.Of(Status, TopOrder.Name), static line => line.StartsWith("w-0", StringComparison.Ordinal) && line.EndsWith("StackOverflow  Stack overflow.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Name", "w-1", "ann")]
    [InlineData("Time", "w-2", "ann")]
    [InlineData("Memory", "w-2", "ann")]
    [InlineData("Calls", "w-1", "ann")]
    [InlineData("Waiting", "w-1", "bob")]
    public void Of_EachOrder_SortsTheTables(string order, string worker, string client)
    {
        List<string> lines = [.. TopView.Of(Status, Enum.Parse<TopOrder>(order))];
        Assert.StartsWith(worker, lines[lines.FindIndex(static line => line.StartsWith("WORKER", StringComparison.Ordinal)) + 1], StringComparison.Ordinal);
        Assert.StartsWith(client, lines[lines.FindIndex(static line => line.StartsWith("CLIENT", StringComparison.Ordinal)) + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_SmallScreen_CutsLinesAndSaysSo()
    {
        string[] lines = TopScreen.Frame(Status, TopOrder.Name, width: 40, height: 6).Split("\r\n");
        Assert.Equal(6, lines.Length);
        Assert.Contains("more lines", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.True(line.Replace("\e[H", "").Replace("\e[K", "").Replace("\e[J", "").Replace("\e[1m", "").Replace("\e[0m", "").Length <= 40 + "a larger terminal shows them".Length));
    }

    [Fact]
    public async Task Top_NoTerminal_PrintsPlainTables()
    {
        CliResult result = await daemon.RunAsync("top", "--once", "--sort", "time");
        result.AssertExit(0);
        Assert.Contains("WORKER", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await daemon.RunAsync("top", "--once", "--json")).Json.GetProperty("pools").GetArrayLength());
        (await daemon.RunAsync("top", "--interval", "1ms")).AssertExit(2);
    }

    [TerminalFact]
    public async Task Top_Terminal_TakesKeysAndLeavesItAsItWas()
    {
        var start = new ProcessStartInfo("script", ["-qfec", $"stty rows 40 cols 160; dotnet exec {TestDaemon.Program} top --interval 100ms", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["COMPUTEHOST_ADDRESS"] = daemon.Daemon.Address;
        start.Environment["TERM"] = "xterm";
        using Process top = Process.Start(start)!;
        try
        {
            var shown = new System.Text.StringBuilder();
            await ReadUntilAsync(top, shown, "sorted by name");
            await top.StandardInput.WriteAsync("m");
            await top.StandardInput.FlushAsync();
            await ReadUntilAsync(top, shown, "sorted by memory");
            await top.StandardInput.WriteAsync("q");
            await top.StandardInput.FlushAsync();
            await ReadUntilAsync(top, shown, "\e[?1049l");
            await top.WaitForExitAsync().DefaultTimeout();
            Assert.Equal(0, top.ExitCode);
            string all = shown.ToString();
            Assert.Contains("\e[?1049h", all, StringComparison.Ordinal);
            Assert.True(all.LastIndexOf("\e[?25h", StringComparison.Ordinal) > all.LastIndexOf("\e[?25l", StringComparison.Ordinal), "the cursor is hidden at the end");
        }
        finally
        {
            top.Kill(entireProcessTree: true);
        }
    }

    private static async Task ReadUntilAsync(Process process, System.Text.StringBuilder shown, string text)
    {
        char[] buffer = new char[4096];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            int read = await process.StandardOutput.ReadAsync(buffer).AsTask().DefaultTimeout();
            Assert.True(read > 0, $"The terminal ended before '{text}': {shown}");
            shown.Append(buffer, 0, read);
        }
    }
}
