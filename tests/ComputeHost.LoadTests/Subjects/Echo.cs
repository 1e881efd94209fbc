using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>The compute methods of the load tests.</summary>
public static class Echo
{
    /// <summary>Gives back what it gets.</summary>
    [ComputeMethod]
    public static byte[] Bytes(byte[] value) => value;

    /// <summary>Gives back what it gets, and reads and writes where the bytes lie.</summary>
    [ComputeMethod]
    public static IMemoryOwner<byte> InPlace(ReadOnlyMemory<byte> value) => new BorrowedBytes(MemoryMarshal.AsMemory(value));

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

    /// <summary>Waits, as for a file or another machine.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Thread)]
    public static void Block(int milliseconds) => Thread.Sleep(milliseconds);

    /// <summary>Occupies a core until it is told to end.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Thread)]
    public static void SpinUntilCancelled(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Spin(10_000);
        }
    }

    private sealed class BorrowedBytes(Memory<byte> memory) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => memory;

        public void Dispose()
        {
            // What it was given is not its own.
        }
    }
}
