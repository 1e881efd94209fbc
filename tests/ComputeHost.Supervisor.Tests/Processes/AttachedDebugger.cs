using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>Traces a process as a debugger does, without stopping it.</summary>
internal sealed partial class AttachedDebugger : IDisposable
{
    private const int PtraceSeize = 0x4206;

    private readonly ManualResetEventSlim _leave = new();
    private readonly Thread _thread;
    private int _error;

    public AttachedDebugger(int processId)
    {
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
            Dispose();
            throw new Win32Exception(_error);
        }
    }

    public void Dispose()
    {
        _leave.Set();
        _thread.Join();
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(int request, int processId, nint address, nint data);
}
