using System.Buffers;
using System.Runtime.InteropServices;

namespace ComputeHost.FunctionalTests;

/// <summary>What the tests of large payloads run in workers.</summary>
public static class SharedPayloadMethods
{
    private static ReadOnlyMemory<byte> s_kept;

    [ComputeMethod]
    public static byte[] Echo(byte[] value) => value;

    [ComputeMethod]
    public static double[] Negate(double[] values) => [.. values.Select(value => -value)];

    [ComputeMethod]
    public static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    /// <summary>Whether the argument was not copied into the worker, and its sum.</summary>
    [ComputeMethod]
    public static (bool InPlace, long Sum) Sum(ReadOnlyMemory<int> values)
    {
        long sum = 0;
        foreach (int value in values.Span)
        {
            sum += value;
        }

        return (!MemoryMarshal.TryGetArray(values, out _), sum);
    }

    [ComputeMethod]
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> value, int start) => value[start..];

    /// <summary>Keeps its argument, which it must not.</summary>
    [ComputeMethod]
    public static int Keep(ReadOnlyMemory<byte> value)
    {
        s_kept = value;
        return value.Span[0];
    }

    /// <summary>Reads what another call has kept.</summary>
    [ComputeMethod]
    public static int ReadKept() => s_kept.Span[0];

    [ComputeMethod]
    public static IMemoryOwner<int> Count(int count)
    {
        IMemoryOwner<int> owner = MemoryPool<int>.Shared.Rent(count);
        for (int index = 0; index < count; index++)
        {
            owner.Memory.Span[index] = index;
        }

        return new Trimmed(owner, count);
    }

    /// <summary>Reads its argument slowly and twice, so that a change under its feet shows; answers with every byte one higher.</summary>
    [ComputeMethod(Idempotent = true)]
    public static byte[] Increase(ReadOnlyMemory<byte> value, int milliseconds, CancellationToken cancellationToken)
    {
        byte[] first = value.ToArray();
        cancellationToken.WaitHandle.WaitOne(milliseconds);
        cancellationToken.ThrowIfCancellationRequested();
        if (!value.Span.SequenceEqual(first))
        {
            throw new InvalidOperationException("The argument changed while it was read.");
        }

        return Array.ConvertAll(first, part => (byte)(part + 1));
    }

    private sealed class Trimmed(IMemoryOwner<int> owner, int count) : IMemoryOwner<int>
    {
        public Memory<int> Memory => owner.Memory[..count];

        public void Dispose() => owner.Dispose();
    }
}
