using System.Runtime.InteropServices;
using ComputeHost.Daemon.Service;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Service;

public sealed class StopSignalsTests
{
    /// <summary>SIGWINCH, which means nothing to anybody else in this process, in the place of SIGTERM.</summary>
    private const int WindowChange = 28;

    [LinuxFact]
    public async Task Signal_FirstAndSecond_DrainAndThenEnd()
    {
        using var signals = new StopSignals((PosixSignal)WindowChange);
        Assert.False(signals.Drain.IsCancellationRequested);

        Assert.Equal(0, LibC.Kill(Environment.ProcessId, WindowChange));
        await Eventually.UntilAsync("the first is heeded", () => signals.Drain.IsCancellationRequested);
        Assert.False(signals.EndNow.IsCancellationRequested);

        Assert.Equal(0, LibC.Kill(Environment.ProcessId, WindowChange));
        await Eventually.UntilAsync("the second is heeded", () => signals.EndNow.IsCancellationRequested);
    }
}
