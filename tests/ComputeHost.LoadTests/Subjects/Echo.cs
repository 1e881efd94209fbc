using System.Diagnostics;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>The compute methods of the load tests.</summary>
public static class Echo
{
    /// <summary>Gives back what it gets.</summary>
    [ComputeMethod]
    public static byte[] Bytes(byte[] value) => value;

    /// <summary>The next number.</summary>
    [ComputeMethod]
    public static int Increment(int value) => value + 1;

    /// <summary>When it was entered, by the clock that all processes of a machine share.</summary>
    [ComputeMethod]
    public static long Now() => Stopwatch.GetTimestamp();

    /// <summary>Occupies a core for about so many loop turns.</summary>
    [ComputeMethod]
    public static uint Spin(int turns)
    {
        uint value = 1;
        for (int turn = 0; turn < turns; turn++)
        {
            value = (value * 1664525) + 1013904223;
        }

        return value;
    }
}
