using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>A board in shared memory. The kernel wakes who waits, in some 20 µs.</summary>
internal sealed unsafe partial class FutexBoard : WakeBoard
{
    private const int FutexWait = 0;
    private const int FutexWake = 1;
    private const int Everybody = int.MaxValue;

    private readonly int* _page;

    private FutexBoard(nint page) => _page = (int*)page;

    public static bool IsSupported => OperatingSystem.IsLinux() && SystemCall != 0;

    private static nint SystemCall { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    /// <exception cref="IOException">There is no room for the page, or it cannot be mapped.</exception>
    public static FutexBoard Map(string path)
    {
        using SafeFileHandle file = FileLock.Open(path, FileMode.Open);
        int descriptor = (int)file.DangerousGetHandle();

        // It gets its place on the disk here: where there is none, a later write to the memory would end the process.
        int error = LibC.PosixFallocate(descriptor, 0, Length);
        if (error != 0)
        {
            throw new IOException($"'{path}' gets no room on the disk: {Marshal.GetPInvokeErrorMessage(error)}.");
        }

        nint page = LibC.Mmap(0, Length, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, descriptor, 0);
        return page != -1 ? new FutexBoard(page) : throw new IOException($"'{path}' cannot be mapped: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public override void Wait(int seen, TimeSpan limit)
    {
        var time = new TimeSpec((nint)limit.TotalSeconds, limit.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        _ = Futex(SystemCall, _page, FutexWait, seen, &time, null, 0);
    }

    public override void Rouse() => _ = Futex(SystemCall, _page, FutexWake, Everybody, null, null, 0);

    /// <summary>To be called when no thread uses it any more.</summary>
    public override void Dispose() => _ = LibC.Munmap((nint)_page, Length);

    protected override int Read(int place) => Volatile.Read(ref _page[place]);

    protected override void Write(int place, int value) => Volatile.Write(ref _page[place], value);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Futex(nint number, int* word, int operation, int value, TimeSpec* time, int* second, int third);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, long Nanoseconds);
}
