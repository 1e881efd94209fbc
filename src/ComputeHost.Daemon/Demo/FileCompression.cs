using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ComputeHost.Daemon.Demo;

/// <summary>What is known of a file after it was compressed and hashed.</summary>
internal sealed record FileDigest(string Name, long Length, long CompressedLength, string Sha256);

/// <summary>The work of the demo: plain synchronous code that knows nothing of where it runs.</summary>
internal static class FileCompression
{
    private const int BlockLength = 64 * 1024;
    private const int Quality = 4;
    private const int Window = 22;

    /// <summary>Compresses a file with Brotli, throwing the compressed bytes away, and hashes it with SHA-256.</summary>
    [ComputeMethod(Idempotent = true)]
    public static FileDigest Compress(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var encoder = new BrotliEncoder(Quality, Window);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
        byte[] compressed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(BlockLength));
        try
        {
            long length = 0;
            long compressedLength = 0;
            int read;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                read = file.Read(block, 0, BlockLength);
                length += read;
                hash.AppendData(block, 0, read);
                compressedLength += Encode(encoder, block.AsSpan(0, read), compressed, isFinalBlock: read == 0);
            }
            while (read > 0);

            return new FileDigest(Path.GetFileName(path), length, compressedLength, Convert.ToHexStringLower(hash.GetCurrentHash()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static long Encode(BrotliEncoder encoder, ReadOnlySpan<byte> block, byte[] compressed, bool isFinalBlock)
    {
        long total = 0;
        OperationStatus status;
        do
        {
            status = encoder.Compress(block, compressed, out int consumed, out int written, isFinalBlock);
            block = block[consumed..];
            total += written;
        }
        while (status == OperationStatus.DestinationTooSmall);

        return total;
    }
}
