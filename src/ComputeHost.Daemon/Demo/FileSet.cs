using System.Diagnostics;
using System.Runtime.InteropServices;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Demo;

/// <summary>A file or folder that is not worked on, and why.</summary>
internal sealed record SkippedFile(string Name, string Reason);

internal sealed record DemoFile(string Path, string Name, long Length);

/// <summary>The files the demo works on. Each one could be opened and read when the set was made.</summary>
internal sealed class FileSet
{
    /// <summary>Enough for any demonstration; keeps <c>demo /</c> from reading a whole disk.</summary>
    public const int MaxFiles = 10_000;

    private static readonly EnumerationOptions Here = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    private FileSet(string folder, IReadOnlyList<DemoFile> files, IReadOnlyList<SkippedFile> skipped)
    {
        Folder = folder;
        Files = files;
        Skipped = skipped;
        Bytes = files.Sum(file => file.Length);
    }

    public string Folder { get; }

    public IReadOnlyList<DemoFile> Files { get; }

    public long Bytes { get; }

    public IReadOnlyList<SkippedFile> Skipped { get; }

    /// <exception cref="UsageException">There is no such folder, it may not be read, or no file in it can be worked on.</exception>
    public static FileSet Load(string? folder, CancellationToken cancellationToken)
    {
        string root = folder is null ? RuntimeEnvironment.GetRuntimeDirectory() : Path.GetFullPath(folder);
        if (File.Exists(root))
        {
            throw new UsageException($"'{folder}' is a file. Give the folder that it is in.");
        }

        if (!Directory.Exists(root))
        {
            throw new UsageException($"The folder '{folder ?? root}' does not exist. Give an existing one, or none for the libraries of the .NET runtime.");
        }

        var collection = new Collection(root, folder is null ? "*.dll" : "*", cancellationToken);
        collection.Add(new DirectoryInfo(root));
        if (collection.Files.Count == 0)
        {
            throw new UsageException(collection.Skipped.Count == 0
                ? $"The folder '{root}' has no file that is not empty. Give a folder with files."
                : $"No file in '{root}' can be read. The first refusal: {collection.Skipped[0].Reason} Give a folder that this user may read.");
        }

        return new FileSet(root, collection.Files, collection.Skipped);
    }

    /// <summary>Reads the files once, so that the first phase that works does not pay for a cold disk. Stops when it takes too long.</summary>
    public void WarmUp(TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] buffer = new byte[256 * 1024];
        foreach (DemoFile file in Files.TakeWhile(_ => Stopwatch.GetElapsedTime(start) < limit))
        {
            try
            {
                using FileStream content = Open(file.Path);
                while (Stopwatch.GetElapsedTime(start) < limit && content.Read(buffer) > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone since the set was made: the phases that work will say so.
            }
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private sealed class Collection(string root, string pattern, CancellationToken cancellationToken)
    {
        public List<DemoFile> Files { get; } = [];

        public List<SkippedFile> Skipped { get; } = [];

        public void Add(DirectoryInfo folder)
        {
            try
            {
                // Pipes, devices and the like report no length: leaving empty files out also keeps the demo from waiting on a pipe.
                foreach (FileInfo file in folder.EnumerateFiles(pattern, Here).Where(file => file.Length > 0).OrderBy(file => file.Name, StringComparer.Ordinal))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Add(file);
                }

                foreach (DirectoryInfo subfolder in folder.EnumerateDirectories("*", Here).OrderBy(subfolder => subfolder.Name, StringComparer.Ordinal))
                {
                    Add(subfolder);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Skip(folder, e.Message);
            }
        }

        private void Add(FileInfo file)
        {
            if (Files.Count == MaxFiles)
            {
                Skip(file, $"The demo takes no more than {MaxFiles} files.");
                return;
            }

            try
            {
                using FileStream content = Open(file.FullName);
                _ = content.ReadByte();
                Files.Add(new DemoFile(file.FullName, Path.GetRelativePath(root, file.FullName), file.Length));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Skip(file, e.Message);
            }
        }

        private void Skip(FileSystemInfo item, string reason) => Skipped.Add(new SkippedFile(Path.GetRelativePath(root, item.FullName), reason));
    }
}
