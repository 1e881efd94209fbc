using ComputeHost.Executors;
using ComputeHost.Processes;
using ComputeHost.Seam;
using ComputeHost.Tactics;
using ComputeHost.Tests.Tactics;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tests;

public sealed class ComputeTacticsTests
{
    [Theory]
    [InlineData(InProcessMode.Never, false, false, false)]
    [InlineData(InProcessMode.Never, true, true, false)]
    [InlineData(InProcessMode.WhenDebugging, false, false, false)]
    [InlineData(InProcessMode.WhenDebugging, true, false, true)]
    [InlineData(InProcessMode.WhenDebugging, false, true, true)]
    [InlineData(InProcessMode.Always, false, false, true)]
    [InlineData(InProcessMode.Always, true, true, true)]
    public void RunsInProcess_ModeDebuggerAndHotReload_Decide(InProcessMode mode, bool debuggerAttached, bool hotReload, bool expected) =>
        Assert.Equal(expected, ComputeTactics.RunsInProcess(mode, debuggerAttached, hotReload));

    [Fact]
    public async Task Choose_Never_RunsInProcesses()
    {
        await using var tactic = Assert.IsType<ProcessTactic>(Choose(InProcessMode.Never));
    }

    [Fact]
    public async Task Choose_Always_RunsInProcessAndSaysSo()
    {
        using var logs = new LogCapture();

        await using var tactic = Assert.IsType<ExecutorTactic>(Choose(InProcessMode.Always, logs));

        LogEntry entry = Assert.Single(logs.Entries, entry => entry.EventId.Name == "RunningInProcess");
        Assert.Equal(LogLevel.Information, entry.Level);
        Assert.Contains("InProcess is 'Always'. Nothing protects it", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_QueueWithoutItsPackage_SaysWhatIsMissing()
    {
        await using ComputePool pool = ComputePool.Create(new ComputePoolOptions { Tactic = ComputeTactic.Inline }, ComputeTactics.Choose);

        var missing = Assert.Throws<InvalidOperationException>(() => { _ = pool.RunAsync(TacticMethods.InQueue); });

        Assert.Contains("Add the package 'ComputeHost.Queue' and call 'options.UseQueue()'", missing.Message, StringComparison.Ordinal);
        Assert.Equal("text", await pool.RunAsync(TacticMethods.Echo, "text"));
    }

    [Fact]
    public async Task JobHostOf_Thread_IsTheTacticOfThreads()
    {
        await using ComputePool pool = ComputePool.Create(new ComputePoolOptions { Tactic = ComputeTactic.Inline }, ComputeTactics.Choose);
        IJobHost host = pool.JobHostOf(ComputeTactic.Thread);
        Assert.Same(host, pool.JobHostOf(ComputeTactic.Thread));
        Assert.True(host.Slots > 0);
        Assert.Equal("text", await host.Client.RunAsync(TacticMethods.Echo, "text"));
        Assert.Throws<ArgumentException>(() => pool.JobHostOf(ComputeTactic.Inline));
    }

    private static IComputeTactic Choose(InProcessMode mode, ILoggerFactory? logs = null) =>
        Assert.Single(Assert.IsType<TacticRouter>(ComputeTactics.Choose(new ComputePoolOptions { InProcess = mode, LoggerFactory = logs }.CheckedCopy())).Tactics);
}
