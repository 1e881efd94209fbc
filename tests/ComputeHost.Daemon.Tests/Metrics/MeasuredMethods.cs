namespace ComputeHost.Daemon.Tests.Metrics;

internal static class MeasuredMethods
{
    [ComputeMethod]
    public static int Double(int value) => 2 * value;

    [ComputeMethod]
    public static int Triple(int value) => 3 * value;

    [ComputeMethod]
    public static int Fail(int value) => throw new InvalidOperationException($"It failed with {value}.");
}
