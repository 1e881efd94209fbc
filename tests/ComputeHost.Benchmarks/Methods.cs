namespace ComputeHost.Benchmarks;

/// <summary>What the benchmarks call, or would.</summary>
internal static class Methods
{
    [ComputeMethod]
    public static int Double(int value) => 2 * value;
}
