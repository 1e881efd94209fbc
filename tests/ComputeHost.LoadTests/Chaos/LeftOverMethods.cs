namespace ComputeHost.LoadTests.Chaos;

/// <summary>Methods that end well and leave something behind.</summary>
public static class LeftOverMethods
{
    private const int MiB = 1024 * 1024;

    private static readonly List<byte[]> s_leaked = [];

    /// <summary>Leaves a thread behind that throws a while after the call has ended.</summary>
    [ComputeMethod]
    public static void LeaveABomb(int milliseconds) => new Thread(() =>
    {
        Thread.Sleep(milliseconds);
        throw new InvalidOperationException("The bomb that was left behind.");
    }).Start();

    /// <summary>Keeps so much memory for good.</summary>
    [ComputeMethod]
    public static int Leak(int mebibytes)
    {
        byte[] kept = new byte[mebibytes * MiB];
        kept.AsSpan().Fill(1);
        s_leaked.Add(kept);
        return s_leaked.Count;
    }

    [ComputeMethod]
    public static byte[] Echo(byte[] bytes) => bytes;
}
