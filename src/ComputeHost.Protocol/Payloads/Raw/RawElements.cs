using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>Values next to each other, as their bytes; before those of a structure of the user, the fingerprint of its layout.</summary>
internal static class RawElements<T>
    where T : struct
{
    private static readonly ulong? Fingerprint = !RawValues.Contains(typeof(T)) && ReflectionFeature.IsSupported ? RawLayout.FingerprintOf(typeof(T)) : null;

    private static readonly int HeaderLength = Fingerprint is null ? 0 : sizeof(ulong);

    public static void Write(PayloadWriter writer, ReadOnlySpan<T> values)
    {
        long size = HeaderLength + (values.Length * (long)Unsafe.SizeOf<T>());
        writer.EnsureFits(size);
        Span<byte> content = writer.Append((int)size);
        if (Fingerprint is { } fingerprint)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(content, fingerprint);
        }

        MemoryMarshal.AsBytes(values).CopyTo(content[HeaderLength..]);
    }

    /// <summary>Copies the elements, then checks the copy.</summary>
    /// <exception cref="InvalidDataException">The bytes are not elements of this type.</exception>
    public static T[] Read(ReadOnlySpan<byte> content, Type type)
    {
        ReadOnlySpan<byte> elements = ElementsOf(content, type);
        if (elements.IsEmpty)
        {
            return [];
        }

        if (elements.Length >= LargeObjectRoom.Threshold)
        {
            LargeObjectReserve.Ensure(elements.Length);
        }

        T[] values = GC.AllocateUninitializedArray<T>(elements.Length / Unsafe.SizeOf<T>());
        elements.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return RawValues.AreValid<T>(values) ? values : throw Malformed.Content(type, "the bits of an element are not a value of its type.");
    }

    /// <summary>
    /// Makes elements usable where the other side wrote them, if they are aligned and any bits are a value: there is no copy whose check would hold.
    /// </summary>
    /// <returns>Null if they must be copied.</returns>
    /// <exception cref="InvalidDataException">The bytes are not elements of this type.</exception>
    public static LentMemory<T>? Lend(ReadOnlySpan<byte> content, SegmentLease lease, Type type)
    {
        ReadOnlySpan<byte> elements = ElementsOf(content, type);
        return !elements.IsEmpty && RawValues.AreAllValid<T>() && SegmentLease.IsAligned<T>(elements) ? lease.View<T>(elements) : null;
    }

    public static void Describe(TypeDescription description, string path, Type sequence)
    {
        description.Add(path, TypeDescription.NameOf(sequence));
        description.Add($"{path}[]", RawValues.Describe(typeof(T)));
    }

    private static ReadOnlySpan<byte> ElementsOf(ReadOnlySpan<byte> content, Type type)
    {
        if (Fingerprint is { } fingerprint && (content.Length < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(content) != fingerprint))
        {
            throw Malformed.Content(type, $"the fields of '{TypeName.Of(typeof(T))}' are others on the other side. Caller and worker must be built from the same version of it.");
        }

        ReadOnlySpan<byte> elements = content[HeaderLength..];
        return elements.Length % Unsafe.SizeOf<T>() == 0
            ? elements
            : throw Malformed.Content(type, $"'{elements.Length}' bytes are no whole number of elements of '{Unsafe.SizeOf<T>()}' bytes.");
    }
}
