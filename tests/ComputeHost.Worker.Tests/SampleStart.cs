namespace ComputeHost.Worker.Tests;

/// <summary>What runs at the start of each worker of these tests; a variable says what shall happen.</summary>
public static class SampleStart
{
    public const string Variable = "COMPUTEHOST_TEST_START";

    /// <summary>Is set where the application's own start-up hook has run.</summary>
    public const string HookVariable = "COMPUTEHOST_TEST_HOOK";

    private static readonly List<string> Order = [];

    [ComputeWorkerStart]
    public static void B() => Order.Add("B");

    [ComputeWorkerStart]
    public static void A()
    {
        Order.Add("A");
        switch (Environment.GetEnvironmentVariable(Variable))
        {
            case "throw":
                throw new InvalidOperationException("The licence is missing.");
            case "print":
                Console.Write("a line without an end");
                break;
            case "exit":
                Environment.Exit(9);
                break;
        }
    }

    [ComputeMethod]
    public static string Started() => string.Join(",", Order);
}
