namespace ComputeHost.Benchmarks;

/// <summary>What would be called.</summary>
public static class Methods
{
    [ComputeMethod]
    public static int Same(int value) => value;
}
