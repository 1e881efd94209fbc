namespace ComputeHost.TestApp;

/// <summary>Methods that tell where they ran.</summary>
internal static class Facts
{
    private static bool _startRan;

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
    public static int Spin()
    {
        while (true)
        {
        }
    }
}
