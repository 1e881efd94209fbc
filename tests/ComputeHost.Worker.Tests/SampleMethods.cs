namespace ComputeHost.Worker.Tests;

/// <summary>The methods that workers of these tests run.</summary>
public static class SampleMethods
{
    [ComputeMethod]
    public static byte[] Echo(byte[] data) => data;

    [ComputeMethod]
    public static int Add(int one, int other) => one + other;

    [ComputeMethod]
    public static string Fail(string message) => throw new InvalidOperationException(message);

    [ComputeMethod]
    public static void Nothing()
    {
    }

    [ComputeMethod]
    public static string ReadInput() => Console.In.ReadToEnd();

    [ComputeMethod]
    public static void WaitForCancel(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [ComputeMethod]
    public static void SpinFor(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        while (Environment.TickCount64 < end)
        {
            Thread.SpinWait(100);
        }
    }

    [ComputeMethod]
    public static byte[] Fill(int length)
    {
        byte[] data = new byte[length];
        data.AsSpan().Fill(7);
        return data;
    }
}
