using System.Security.Cryptography;
using ComputeHost.Supervisor.Native;

namespace ComputeHost.Daemon.Generations;

/// <summary>Writes a generation's files into an empty directory, and to the disk.</summary>
/// <param name="create">Makes a file to be written to.</param>
internal sealed class FolderWriter(Func<string, UnixFileMode, FileStream> create)
{
    private const int BlockLength = 1 << 20;

    private readonly byte[] _block = new byte[BlockLength];

    public FolderWriter()
        : this(CreateFile)
    {
    }

    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="GenerationException">A file was changed after its hash was taken.</exception>
    public void Write(GenerationContent content, string directory, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var done = new GenerationProgress(0, content.Files.Count, 0, content.Length);
        HashSet<string> directories = [directory];
        foreach (HashedFile file in content.Files)
        {
            string path = Path.Combine(directory, file.File.Location);
            for (string parent = Path.GetDirectoryName(path)!; directories.Add(parent); parent = Path.GetDirectoryName(parent)!)
            {
                Directory.CreateDirectory(parent);
            }

            Copy(file, path, cancellationToken);
            done = done with { Files = done.Files + 1, Bytes = done.Bytes + file.Length };
            progress?.Report(done);
        }

        foreach (string written in directories)
        {
            Flush(written);
        }
    }

    /// <summary>Makes sure that a directory's entries survive the loss of power.</summary>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Posix.FlushDirectory(directory);
        }
    }

    private static FileStream CreateFile(string path, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(path, options);
    }

    private void Copy(HashedFile file, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Stream source = file.File.Open();
        using FileStream target = create(path, file.File.Mode);
        while (source.Read(_block) is var count and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(_block, 0, count);
            target.Write(_block, 0, count);
        }

        target.Flush(flushToDisk: true);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(file.Hash))
        {
            throw new GenerationException($"The file '{file.File.Source}' was changed while it was copied. Wait until the program is published, then try again.");
        }
    }
}
