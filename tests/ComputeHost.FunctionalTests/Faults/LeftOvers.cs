using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Methods that leave something behind: memory, threads that die later, words that are not true.</summary>
public static partial class LeftOvers
{
    private const int MiB = 1024 * 1024;

    private static readonly List<byte[]> s_leaked = [];

    /// <summary>Keeps so much managed memory for good.</summary>
    [ComputeMethod]
    public static long Leak(int mebibytes)
    {
        byte[] kept = new byte[mebibytes * MiB];
        kept.AsSpan().Fill(1);
        s_leaked.Add(kept);
        return s_leaked.Sum(array => (long)array.Length);
    }

    /// <summary>Keeps so much native memory for good.</summary>
    [ComputeMethod]
    public static void LeakNatively(int mebibytes) => TakeNatively(mebibytes);

    /// <summary>Leaves a thread behind that takes native memory after a while.</summary>
    [ComputeMethod]
    public static void LeakLater(int milliseconds, int mebibytes) => Later(milliseconds, () => TakeNatively(mebibytes));

    /// <summary>Leaves a thread behind that fails to parse a number.</summary>
    [ComputeMethod]
    public static void LeaveAParser(int milliseconds) => Later(milliseconds, () => int.Parse("none", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Has the name of a method that others die in.</summary>
    [ComputeMethod]
    public static int Parse(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Prints what the runtime prints when a call's stack overflows, and leaves a thread behind that aborts.</summary>
    [ComputeMethod]
    public static void ForgeAStack(int milliseconds)
    {
        using var error = new StreamWriter(Console.OpenStandardError());
        error.Write("Stack overflow.\n   at Somebody.Else()\n   at ComputeHost.Worker.Slots.Slot.Run()\n   at System.Threading.Thread.StartCallback()\n");
        Later(milliseconds, Abort);
    }

    /// <summary>Never returns: its stack overflows.</summary>
    [ComputeMethod]
    public static int Descend(int depth) => Descend(depth + 1) + depth;

    [ComputeMethod]
    public static void AbortNatively() => Abort();

    [ComputeMethod]
    public static int CloseAllDescriptors()
    {
        for (int descriptor = 3; descriptor < 1024; descriptor++)
        {
            _ = Close(descriptor);
        }

        return 1;
    }

    /// <summary>Reads a file again and again through a mapping, whose pages the kernel can take back at any time.</summary>
    [ComputeMethod]
    public static long ReadMapped(string path, int milliseconds)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        long sum = 0;
        for (long end = Environment.TickCount64 + milliseconds; Environment.TickCount64 < end;)
        {
            for (long offset = 0; offset < view.Capacity; offset += 4096)
            {
                sum += view.ReadByte(offset) + 1;
            }
        }

        return sum;
    }

    /// <summary>Reads what lies in the caller's memory, for a while.</summary>
    [ComputeMethod]
    public static int ReadInPlace(ReadOnlyMemory<byte> bytes, int milliseconds)
    {
        int sum = 0;
        for (int offset = 0; offset < bytes.Length; offset += 4096)
        {
            sum += bytes.Span[offset];
        }

        Thread.Sleep(milliseconds);
        return sum;
    }

    [ComputeMethod]
    public static byte[] Echo(byte[] bytes) => bytes;

    private static unsafe void TakeNatively(int mebibytes) => NativeMemory.Fill(NativeMemory.Alloc((nuint)mebibytes * MiB), (nuint)mebibytes * MiB, 1);

    private static void Later(int milliseconds, Action action) => new Thread(() =>
    {
        Thread.Sleep(milliseconds);
        action();
    }).Start();

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
