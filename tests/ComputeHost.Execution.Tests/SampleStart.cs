namespace ComputeHost.Execution.Tests;

/// <summary>Start methods, in an order that is not that of their names.</summary>
public static class SampleStart
{
    [ComputeWorkerStart]
    public static void B()
    {
    }

    [ComputeWorkerStart]
    public static void A()
    {
    }
}
