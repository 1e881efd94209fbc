using System.Runtime.InteropServices;

namespace ComputeHost.QueueApp.Probes;

/// <summary>Sends this process a signal when a job first comes to a point. The job goes no further until the process is continued.</summary>
/// <param name="point">The point.</param>
/// <param name="signal">The signal's number.</param>
public sealed partial class FaultProbe(FaultPoint point, int signal)
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGSTOP, as numbered on Linux.</summary>
    public const int Stop = 19;

    private int _isSpent;

    /// <summary>A job has come to a point.</summary>
    public void Reach(FaultPoint reached)
    {
        if (!OperatingSystem.IsWindows() && reached == point && Interlocked.Exchange(ref _isSpent, 1) == 0)
        {
            // The kernel may give the signal to another thread first, and this one would go on for a while.
            using var continued = new ManualResetEventSlim();
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => continued.Set());
            _ = SendSignal(Environment.ProcessId, signal);
            continued.Wait();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
