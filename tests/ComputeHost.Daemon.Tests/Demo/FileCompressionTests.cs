using System.IO.Compression;
using System.Security.Cryptography;
using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class FileCompressionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("computehost-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(300_001)]
    public void Compress_File_IsWhatBrotliAndSha256SayOfTheWhole(int length)
    {
        byte[] content = new byte[length];
        new Random(42).NextBytes(content.AsSpan(0, length / 2));
        string path = Path.Combine(_folder.FullName, "file.bin");
        File.WriteAllBytes(path, content);

        FileDigest digest = FileCompression.Compress(path, CancellationToken.None);

        Assert.Equal("file.bin", digest.Name);
        Assert.Equal(length, digest.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), digest.Sha256);
        Assert.Equal(CompressedLength(content), digest.CompressedLength);
    }

    [Fact]
    public void Compress_Cancelled_Ends()
    {
        string path = Path.Combine(_folder.FullName, "file.bin");
        File.WriteAllBytes(path, [1]);

        Assert.Throws<OperationCanceledException>(() => FileCompression.Compress(path, new CancellationToken(canceled: true)));
    }

    private static long CompressedLength(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true))
        {
            for (int start = 0; start < content.Length; start += 64 * 1024)
            {
                brotli.Write(content, start, Math.Min(64 * 1024, content.Length - start));
            }
        }

        return compressed.Length;
    }
}
