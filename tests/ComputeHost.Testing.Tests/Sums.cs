using System.Globalization;

namespace ComputeHost.Testing.Tests;

/// <summary>What a user's compute methods look like.</summary>
internal static class Sums
{
    [ComputeMethod]
    public static int Add(int left, int right) => left + right;

    [ComputeMethod]
    public static double Parse(string number) => double.Parse(number, CultureInfo.CurrentCulture);

    [ComputeMethod]
    public static int Next(int value) => value + 1;

    [ComputeMethod]
    public static int[] DoubleAll(int[] values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] *= 2;
        }

        return values;
    }

    [ComputeMethod]
    public static void Fail(string message) => throw new InvalidOperationException(message);

    [ComputeMethod]
    public static void Wait(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public static int Unmarked(int value) => value;
}
