using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Testing.Faults;

/// <summary>The faults that a process commits against itself.</summary>
internal static class Deeds
{
    private const int ExitCode = 3;
    private const int SigStop = 19;
    private const int MacOSSigStop = 17;
    private const int Piece = 16 * 1024 * 1024;

    public static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    [DoesNotReturn]
    public static void Exit() => Environment.Exit(ExitCode);

    [DoesNotReturn]
    public static void FailFast() => Environment.FailFast("The fault plan lets this worker fail fast.");

    public static void OverflowStack() => Descend(0);

    public static unsafe void AccessInvalidMemory()
    {
        // Far above all that is mapped, and no address that the runtime would take for a null reference.
        *(int*)0x3000_0000_0000 = 1;
    }

    public static void ThrowOnForeignThread()
    {
        var thread = new Thread(static () => throw new InvalidOperationException("The fault plan throws on a thread of its own."));
        thread.UnsafeStart();
        thread.Join();
    }

    public static void Kill()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Wait(Timeout.InfiniteTimeSpan);
    }

    public static void Stop()
    {
        if (OperatingSystem.IsWindows())
        {
            Wait(Timeout.InfiniteTimeSpan);
        }

        _ = LibC.Kill(Environment.ProcessId, OperatingSystem.IsMacOS() ? MacOSSigStop : SigStop);
    }

    public static void Spin()
    {
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }

    public static void FillHeap()
    {
        var hoard = new List<byte[]>();
        while (true)
        {
            hoard.Add(GC.AllocateArray<byte>(Piece));
        }
    }

    public static unsafe void FillNativeMemory()
    {
        while (true)
        {
            byte* piece = (byte*)NativeMemory.Alloc(Piece);
            new Span<byte>(piece, Piece).Fill(1);
        }
    }

    /// <summary>Overwrites the page at once; the beat thread goes on to write its own fields.</summary>
    public static unsafe void Scribble(RecorderPage page) => Random.Shared.NextBytes(new Span<byte>((void*)page.Address, RecorderPage.Length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth) => Descend(depth + 1) + depth;
}
