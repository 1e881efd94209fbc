using System.Diagnostics;
using System.Text.Json;
using ComputeHost.FunctionalTests.Starts;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>The examples of docs/guide.md that need workers.</summary>
public sealed class GuideExamples
{
    [Fact]
    public async Task WebSample_Requests_AreAnsweredByWorkersWithTheSettings()
    {
        string folder = Programs.OutputOf("Web", under: "samples");
        var start = new ProcessStartInfo(Path.Combine(folder, "Web"), ["--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using Process process = Process.Start(start)!;
        try
        {
            using var http = new HttpClient { BaseAddress = await ReadAddressAsync(process).DefaultTimeout() };

            Assert.Equal("25", await http.GetStringAsync("/primes/100").DefaultTimeout());
            Assert.Equal("There are 25 primes up to 100.", await http.GetStringAsync("/reports/100").DefaultTimeout());
            using var statistics = JsonDocument.Parse(await http.GetStringAsync("/statistics").DefaultTimeout());
            Assert.Equal(1, statistics.RootElement.GetProperty("totalSucceeded").GetInt32());

            Task<string> rest = process.StandardOutput.ReadToEndAsync();
            Assert.Equal(0, LibC.Kill(process.Id, 15));
            await process.WaitForExitAsync().DefaultTimeout();
            await rest.DefaultTimeout();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task GetStatistics_AsInTheGuide_Prints()
    {
        await using TestPool test = await TestPool.StartAsync();
        ComputePool pool = test.Pool;

        ComputePoolStatistics now = pool.GetStatistics();
        Console.WriteLine($"{now.WorkersReady} workers, {now.Running} calls run, {now.Pending} wait; {now.TotalSucceeded} of {now.TotalSubmitted} succeeded");
        foreach (ComputeWorkerStatistics worker in now.Workers)
        {
            Console.WriteLine($"{worker.WorkerId} is {worker.State}, has run {worker.TotalCalls} calls and occupies {worker.WorkingSet / 1024 / 1024} MiB");
        }

        Assert.Equal(now.WorkersReady, now.Workers.Count(worker => worker.State == ComputeWorkerState.Ready));
    }

    [Fact]
    public async Task RunAsync_PoolForOneCall_FindsNothingOfAnother()
    {
        Assert.Equal(1, await CountRunsAsync());
        Assert.Equal(1, await CountRunsAsync());
    }

    [Fact]
    public async Task RunAsync_TacticOfAMethod_IsThatOfTheGuide()
    {
        string path = typeof(GuideExamples).Assembly.Location;
        var options = new ComputePoolOptions();
        options.Methods["Files.Measure"].Tactic = ComputeTactic.Process;    // beats the attribute; configuration beats both
        options = new ComputePoolOptions { Tactic = ComputeTactic.Thread };
        await using ComputePool pool = await ComputePool.StartAsync(options);

        Assert.Equal(new FileInfo(path).Length, await pool.RunAsync(Files.Measure, path).DefaultTimeout());
    }

    private static async Task<int> CountRunsAsync()
    {
        await using ComputePool alone = await ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 1, InProcess = InProcessMode.Never });
        int runs = await alone.RunAsync(Statics.CountRuns);                 // 1, whatever has run before
        return runs;
    }

    private static async Task<Uri> ReadAddressAsync(Process process)
    {
        const string mark = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and int index)
            {
                return new Uri(line[(index + mark.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("The program ended before it listened.");
    }

    public static class Statics
    {
        private static int _runs;

        [ComputeMethod]
        public static int CountRuns() => ++_runs;
    }
}

public static class Files
{
    [ComputeMethod(Tactic = ComputeTactic.Thread)]                  // waits for the disk and is trusted: a thread of the host is enough
    public static long Measure(string path) => new FileInfo(path).Length;
}
