namespace ComputeHost.Client.Tests;

internal static class TestMethods
{
    [ComputeMethod]
    public static int Double(int value) => 2 * value;

    [ComputeMethod(Idempotent = true)]
    public static int Repeatable(int value) => value;

    [ComputeMethod(MaxConcurrency = 1)]
    public static int OneAtATime(int value) => value;

    [ComputeMethod]
    public static SlowToMake Slow(int gate) => new(gate);

    [ComputeMethod]
    public static int Count(byte[] value) => value.Length;
}
