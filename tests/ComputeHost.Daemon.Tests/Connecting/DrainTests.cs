using System.Diagnostics;
using System.Globalization;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Connecting;

/// <summary>How a daemon ends.</summary>
public sealed class DrainTests
{
    /// <summary>Service managers signal all processes of a service.</summary>
    [LinuxFact]
    public async Task Sigterm_ToTheDaemonAndItsWorkers_LosesNoCall()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"minWorkers\": 2, \"maxWorkers\": 2");
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address, new ComputeClientOptions { DrainTimeout = TimeSpan.Zero }).DefaultTimeout();
        int[] workers = [.. (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => client.RunAsync(Work.ProcessId))).DefaultTimeout()).Distinct()];
        Task<int>[] calls = [.. Enumerable.Range(0, 12).Select(_ => client.RunAsync(Work.Sleep, 200))];
        await Eventually.UntilAsync("calls run", () => client.GetStatistics().Running == 12);
        await client.RunAsync(Work.Twice, 1).DefaultTimeout();

        Signal("TERM", [.. workers, daemon.ProcessId]);

        Assert.All(await Task.WhenAll(calls).DefaultTimeout(), static slept => Assert.Equal(200, slept));
        await daemon.WaitForExitAsync().DefaultTimeout();
        Assert.Equal(0, daemon.ExitCode);
        Assert.All(workers, static worker => Assert.False(Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{worker}"))));
        Assert.False(File.Exists(daemon.SocketPath));
    }

    [LinuxFact]
    public async Task Sigterm_Twice_EndsAtOnceAndTellsTheCalls()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address, new ComputeClientOptions { DrainTimeout = TimeSpan.Zero }).DefaultTimeout();
        string ledger = Path.Combine(daemon.DirectoryPath, "ledger");
        Task<int> call = client.RunAsync(Work.Stay, ledger);
        await Eventually.UntilAsync("the method runs", () => File.Exists(ledger));

        daemon.Signal("TERM");
        await Eventually.UntilAsync("it drains", () => daemon.Output.Contains("The daemon drains", StringComparison.Ordinal));
        daemon.Signal("TERM");

        await daemon.WaitForExitAsync().DefaultTimeout();
        await Assert.ThrowsAsync<WorkerLostException>(() => call.DefaultTimeout());
    }

    [LinuxFact]
    public async Task RunAsync_DaemonIsReplacedByAnother_CallsGoOnThere()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout();
        Assert.Equal(2, await client.RunAsync(Work.Twice, 1).DefaultTimeout());

        daemon.Signal("TERM");
        await daemon.WaitForExitAsync().DefaultTimeout();
        Task<int> between = client.RunAsync(Work.Twice, 2);
        await daemon.RestartAsync();

        Assert.Equal(4, await between.DefaultTimeout());
        Assert.Equal(2, client.GetStatistics().TotalSessions);
    }

    private static void Signal(string name, int[] processes) =>
        Process.Start("kill", ["-s", name, .. processes.Select(static process => process.ToString(CultureInfo.InvariantCulture))]).WaitForExit();
}
