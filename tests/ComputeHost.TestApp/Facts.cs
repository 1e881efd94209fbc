using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>Methods that tell where they ran.</summary>
internal static class Facts
{
    private static bool _startRan;
    private static PosixSignalRegistration? s_ignored;

    public static bool SetByMain { get; set; }

    [ComputeWorkerStart]
    public static void Start() => _startRan = true;

    [ComputeMethod]
    public static int Add(int left, int right) => left + right;

    [ComputeMethod]
    public static int ProcessId() => Environment.ProcessId;

    [ComputeMethod]
    public static int ProcessIdAfterAWhile()
    {
        Thread.Sleep(100);
        return Environment.ProcessId;
    }

    [ComputeMethod]
    public static bool MainRan() => SetByMain;

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
