using System.Runtime.InteropServices;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>What workers run while faults befall them.</summary>
public static partial class Victims
{
    /// <summary>Names a file; while it is there, workers die a while after they have become ready.</summary>
    public const string FuseVariable = "COMPUTEHOST_TEST_FUSE";

    public const string FuseMessage = "the fuse that was lit at the start";

    private const int FuseMilliseconds = 700;

    [ComputeWorkerStart]
    public static void LightFuse()
    {
        if (Environment.GetEnvironmentVariable(FuseVariable) is { } path)
        {
            new Thread(() => Burn(path)) { IsBackground = true }.Start();
        }
    }

    [ComputeMethod]
    public static int Work(int number)
    {
        Thread.SpinWait(20_000);
        return number;
    }

    [ComputeMethod]
    public static int Innocent(int number) => number;

    [ComputeMethod(Idempotent = true)]
    public static int Repeatable(int number) => number;

    /// <summary>Writes to the ledger, with one system call, that it has begun; then takes its time.</summary>
    [ComputeMethod]
    public static int Booked(string ledger, int number, int milliseconds)
    {
        Ledger.Append(ledger, number);
        Thread.Sleep(milliseconds);
        return number;
    }

    [ComputeMethod(Idempotent = true)]
    public static int BookedRepeatable(string ledger, int number, int milliseconds) => Booked(ledger, number, milliseconds);

    /// <summary>Leaves a thread behind that throws a while after the call has ended.</summary>
    [ComputeMethod]
    public static void LeaveABomb(int milliseconds) => new Thread(() =>
    {
        Thread.Sleep(milliseconds);
        throw new InvalidOperationException("the bomb that was left behind");
    }).Start();

    [ComputeMethod]
    public static int SleepFor(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [ComputeMethod]
    public static void SleepNatively() => _ = Sleep(100_000);

    [ComputeMethod]
    public static int StartThreads(int count)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(() => Thread.Sleep(300), maxStackSize: 128 * 1024))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return count;
    }

    /// <summary>Closes every socket of the process, as a library that tidies up too much.</summary>
    [ComputeMethod]
    public static int CloseAllSockets()
    {
        int closed = 0;
        foreach (string descriptor in Directory.EnumerateFiles("/proc/self/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
            {
                closed += Close(int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture)) == 0 ? 1 : 0;
            }
        }

        return closed;
    }

    [ComputeMethod]
    public static long Flood(long bytes)
    {
        byte[] line = [.. Enumerable.Repeat((byte)'x', 65_535), (byte)'\n'];
        using Stream output = Console.OpenStandardOutput();
        long written = 0;
        for (; written < bytes; written += line.Length)
        {
            output.Write(line);
        }

        return written;
    }

    /// <summary>Starts a program that outlives its call, and says which process it is.</summary>
    [ComputeMethod]
    public static int StartProgram() => System.Diagnostics.Process.Start("sleep", "1000").Id;

    private static void Burn(string path)
    {
        do
        {
            Thread.Sleep(FuseMilliseconds);
        }
        while (!File.Exists(path));

        throw new InvalidOperationException(FuseMessage);
    }

    [LibraryImport("libc", EntryPoint = "sleep")]
    private static partial uint Sleep(uint seconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
