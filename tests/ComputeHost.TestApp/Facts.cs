using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>Methods that tell where they ran.</summary>
internal static class Facts
{
    private static bool _startRan;
    private static PosixSignalRegistration? s_ignored;

    public static bool SetByMain { get; set; }

    public static bool SetByHook { get; set; }

    [ComputeWorkerStart]
    public static void Start() => _startRan = true;

    [ComputeMethod]
    public static int Add(int left, int right) => left + right;

    [ComputeMethod]
    public static byte[] Echo(byte[] data) => data;

    [ComputeMethod]
    public static int ProcessId() => Environment.ProcessId;

    [ComputeMethod]
    public static int ProcessIdAfterAWhile()
    {
        Thread.Sleep(100);
        return Environment.ProcessId;
    }

    [ComputeMethod]
    public static string EntryAssembly() => $"{Assembly.GetEntryAssembly()?.GetName().Name} in {AppContext.BaseDirectory}";

    [ComputeMethod]
    public static bool MainRan() => SetByMain;

    [ComputeMethod]
    public static bool HookRan() => SetByHook;

    [ComputeMethod]
    public static bool StartRan() => _startRan;

    [ComputeMethod]
    public static string ReadInput() => Console.In.ReadLine() ?? "end of file";

    [ComputeMethod]
    public static int IgnoreSignals()
    {
        s_ignored = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        return Environment.ProcessId;
    }

    [ComputeMethod]
    public static int Exit()
    {
        Environment.Exit(3);
        return 0;
    }

    /// <summary>Sleeps by its own reckoning: while the process is stopped, no step passes.</summary>
    [ComputeMethod]
    public static int SleepInSteps(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Thread.Sleep(10);
        }

        return steps;
    }

    /// <summary>Prints as fast as somebody reads.</summary>
    [ComputeMethod]
    public static void PrintFor(int milliseconds)
    {
        string line = new('x', 200);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds;)
        {
            Console.Out.WriteLine(line);
            Console.Error.WriteLine(line);
        }
    }

    [ComputeMethod]
    public static long SpinFor(int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        long turns = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds; turns++)
        {
            Thread.SpinWait(1000);
        }

        return turns;
    }

    /// <summary>Takes every process and every thread that it can get in a control group, and does not give up.</summary>
    [ComputeMethod]
    public static void Multiply(string group)
    {
        // The worker alone: a runtime that gets no thread ends its process, and the host is to be asked afterwards.
        File.WriteAllText(Path.Combine(group, "cgroup.procs"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        while (true)
        {
            try
            {
                Process.Start("sleep", "1000").Dispose();
                new Thread(() => Thread.Sleep(Timeout.Infinite), maxStackSize: 128 * 1024) { IsBackground = true }.Start();
            }
            catch (Exception exception) when (exception is Win32Exception or OutOfMemoryException)
            {
                Thread.Sleep(1);
            }
        }
    }

    [ComputeMethod]
    public static int StartProgram() => Process.Start("sleep", "1000").Id;

    [ComputeMethod]
    public static int Spin()
    {
        while (true)
        {
        }
    }
}
