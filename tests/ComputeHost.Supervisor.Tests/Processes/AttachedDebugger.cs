using System.ComponentModel;
using System.Runtime.InteropServices;
using ComputeHost.Supervisor.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>Traces a process as a debugger does, without stopping it.</summary>
internal sealed partial class AttachedDebugger : IAsyncDisposable
{
    private const int PtraceSeize = 0x4206;

    private readonly ManualResetEventSlim _leave = new();
    private readonly Thread _thread;
    private readonly int _processId;
    private int _error;

    public AttachedDebugger(int processId)
    {
        _processId = processId;
        // The kernel ties the attachment to the thread, and ends it with the thread.
        using var attached = new ManualResetEventSlim();
        _thread = new Thread(() =>
        {
            _error = Ptrace(PtraceSeize, processId, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
            attached.Set();
            _leave.Wait();
        });
        _thread.Start();
        attached.Wait();
        if (_error != 0)
        {
            Leave();
            throw new Win32Exception(_error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        // A joined thread has left managed code; the kernel may still be about to end it.
        await Eventually.UntilAsync("the kernel has ended the attachment", () => !ProcessStatus.IsTraced(_processId));
    }

    private void Leave()
    {
        _leave.Set();
        _thread.Join();
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(int request, int processId, nint address, nint data);
}
