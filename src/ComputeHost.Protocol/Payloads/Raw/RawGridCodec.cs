using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>An array of several dimensions: a 32-bit length for each, then the elements, the last index running fastest.</summary>
internal sealed class RawGridCodec<TArray, T>() : RawCodec<TArray>
    where TArray : class
    where T : struct
{
    private static readonly int Rank = typeof(TArray).GetArrayRank();

    public override void WriteContent(PayloadWriter writer, TArray value)
    {
        var array = (Array)(object)value;
        Span<byte> lengths = writer.Append(Rank * sizeof(int));
        for (int dimension = 0; dimension < Rank; dimension++)
        {
            if (array.GetLowerBound(dimension) != 0)
            {
                throw Refusal.Of(typeof(TArray), member: null, $"its indexes begin at '{array.GetLowerBound(dimension)}'", "Pass an array whose indexes begin at 0");
            }

            BinaryPrimitives.WriteInt32LittleEndian(lengths[(dimension * sizeof(int))..], array.GetLength(dimension));
        }

        RawElements<T>.Write(writer, Elements(array));
    }

    public override TArray ReadContent(ReadOnlySpan<byte> content)
    {
        if (content.Length < Rank * sizeof(int))
        {
            throw Malformed.Content(typeof(TArray), "its lengths are cut off.");
        }

        var lengths = new int[Rank];
        long count = 1;
        for (int dimension = 0; dimension < Rank; dimension++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(content[(dimension * sizeof(int))..]);
            count = length < 0 ? -1 : Math.BigMul((int)Math.Min(count, int.MaxValue), length);
            if (count < 0)
            {
                throw Malformed.Content(typeof(TArray), $"dimension '{dimension}' claims a length of '{length}'.");
            }

            lengths[dimension] = length;
        }

        T[] elements = RawElements<T>.Read(content[(Rank * sizeof(int))..], typeof(TArray));
        if (elements.Length != count)
        {
            throw Malformed.Content(typeof(TArray), $"'{elements.Length}' elements do not fill its lengths '{string.Join(" × ", lengths)}'.");
        }

        Array array = Create(lengths);
        elements.CopyTo(Elements(array));
        return (TArray)(object)array;
    }

    public override void Describe(TypeDescription description, string path) => RawElements<T>.Describe(description, path, typeof(TArray));

    private static Array Create(int[] lengths)
    {
        try
        {
            return Array.CreateInstanceFromArrayType(typeof(TArray), lengths);
        }
        catch (OutOfMemoryException exception) when (lengths.Contains(0))
        {
            // There is nothing to allocate: it is the lengths that .NET does not take.
            throw Malformed.Content(typeof(TArray), $"no array has the lengths '{string.Join(" × ", lengths)}'.", exception);
        }
    }

    private static Span<T> Elements(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
