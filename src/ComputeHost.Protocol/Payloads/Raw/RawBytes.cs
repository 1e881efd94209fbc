using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>Values next to each other, as their bytes.</summary>
internal static class RawBytes
{
    public static void Write<T>(PayloadWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        long size = values.Length * (long)Unsafe.SizeOf<T>();
        writer.EnsureFits(size);
        MemoryMarshal.AsBytes(values).CopyTo(writer.Append((int)size));
    }

    /// <summary>How many values there are in so many bytes.</summary>
    /// <exception cref="InvalidDataException">No whole number.</exception>
    public static int Count<T>(ReadOnlySpan<byte> content, Type type)
        where T : unmanaged
    {
        (int count, int rest) = Math.DivRem(content.Length, Unsafe.SizeOf<T>());
        return rest == 0 ? count : throw Malformed.Content(type, $"'{content.Length}' bytes are no whole number of elements of '{Unsafe.SizeOf<T>()}' bytes.");
    }

    /// <summary>Copies the bytes, then checks the copy.</summary>
    public static void Read<T>(ReadOnlySpan<byte> content, Span<T> values, Type type)
        where T : unmanaged
    {
        content.CopyTo(MemoryMarshal.AsBytes(values));
        if (!RawValues.AreValid<T>(values))
        {
            throw Malformed.Content(type, "the bits of an element are not a value of its type.");
        }
    }
}
