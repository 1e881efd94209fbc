using System.Buffers.Binary;

namespace ComputeHost.Daemon.Diagnostics.Dumps;

/// <summary>Whether a dump is whole: its writer does not notice when a disk is full, or a file as long as it may be, and reports success.</summary>
internal static class CoreFile
{
    /// <summary>Of 64 bits, little-endian.</summary>
    private const int HeaderLength = 64;

    private const int SegmentLength = 56;

    /// <summary>Stands for "the count is in the first section", where there are more.</summary>
    private const ushort ManySegments = 0xFFFF;

    private static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    /// <returns>How long the file must be for all that its header announces, or null if that is no header.</returns>
    public static long? ReadAnnouncedLength(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!TryRead(file, 0, header) || !header.StartsWith(Magic))
        {
            return null;
        }

        long segments = (long)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        long sections = (long)BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        if (count == ManySegments)
        {
            Span<byte> section = stackalloc byte[HeaderLength];
            if (!TryRead(file, sections, section))
            {
                return null;
            }

            count = BinaryPrimitives.ReadInt32LittleEndian(section[44..]);
        }

        return ReadEnd(file, segments, count);
    }

    private static long? ReadEnd(Stream file, long segments, int count)
    {
        long end = segments + ((long)count * SegmentLength);
        Span<byte> segment = stackalloc byte[SegmentLength];
        for (int index = 0; index < count; index++)
        {
            if (!TryRead(file, segments + ((long)index * SegmentLength), segment))
            {
                return end;
            }

            long offset = (long)BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
            end = Math.Max(end, offset + (long)BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
        }

        return end;
    }

    private static bool TryRead(Stream file, long position, Span<byte> bytes)
    {
        file.Position = position;
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }
}
