using System.Globalization;
using ComputeHost.Supervisor.Files;

namespace ComputeHost.Daemon.Generations;

/// <summary>The generations of a pool on disk, <c>1-0123456789abcdef</c> and so on. Locked while open, so that one at a time changes them.</summary>
internal sealed class GenerationFolders : IDisposable
{
    private const int Kept = 2;

    /// <summary>What is not whole, or about to be deleted: no generation has such a name.</summary>
    private const string AsidePrefix = ".aside-";

    private readonly string _directory;
    private readonly DirectoryLock _lock;

    private GenerationFolders(string directory, DirectoryLock directoryLock)
    {
        _directory = directory;
        _lock = directoryLock;
    }

    /// <exception cref="GenerationException">They cannot be made or locked, or another process has them open.</exception>
    public static GenerationFolders Open(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"The directory '{directory}' cannot be made: {exception.Message} Free space there, or give another state directory.", exception);
        }

        return DirectoryLock.TryTake(directory) is { } taken
            ? new GenerationFolders(directory, taken)
            : throw new GenerationException(
                $"The directory '{directory}' cannot be locked: another daemon composes a generation there, or its file system has no locks. Give each daemon a state directory of its own, on a local disk.");
    }

    public static string NameOf(int number, string hash) => string.Create(CultureInfo.InvariantCulture, $"{number}-{hash}");

    /// <summary>Those that are there, the newest first.</summary>
    public IReadOnlyList<GenerationFolder> List() =>
        [.. new DirectoryInfo(_directory).EnumerateDirectories().Select(GenerationFolder.Parse).OfType<GenerationFolder>().OrderByDescending(folder => folder.Number)];

    /// <summary>The newest with this content, for use; null if there is none that is whole.</summary>
    public (GenerationFolder Folder, DirectoryLock InUse)? TryReuse(GenerationContent content)
    {
        foreach (GenerationFolder folder in List().Where(folder => folder.Hash == content.Hash && IsWhole(folder, content)))
        {
            if (DirectoryLock.TryShare(folder.Path) is { } inUse)
            {
                return (folder, inUse);
            }
        }

        return null;
    }

    /// <summary>Adds one: written aside, renamed when whole.</summary>
    /// <exception cref="GenerationException">It could not be written; nothing is left of it.</exception>
    public (GenerationFolder Folder, DirectoryLock InUse) Add(GenerationContent content, Action<string> write)
    {
        DeleteAside();
        int number = List().Select(folder => folder.Number).FirstOrDefault() + 1;
        string path = Path.Combine(_directory, NameOf(number, content.Hash));
        string aside = Path.Combine(_directory, AsidePrefix + NameOf(number, content.Hash));
        DirectoryLock? inUse = null;
        try
        {
            Directory.CreateDirectory(aside);
            inUse = DirectoryLock.TryShare(aside) ?? throw new IOException("Its file system has no locks.");
            write(aside);
            Directory.Move(aside, path);
            FolderWriter.Flush(_directory);
            return (new GenerationFolder(number, content.Hash, path), inUse);
        }
        catch (Exception exception)
        {
            inUse?.Dispose();
            DeleteAside();
            throw exception is IOException or UnauthorizedAccessException ? NotWritten(path, content, exception) : exception;
        }
    }

    /// <summary>Deletes all but the newest two and those in use.</summary>
    /// <param name="current">The one that is about to be used.</param>
    public void DeleteOld(GenerationFolder current)
    {
        foreach (GenerationFolder folder in List().Where(folder => folder != current).Skip(Kept - 1))
        {
            using DirectoryLock? unused = DirectoryLock.TryTake(folder.Path);
            if (unused is not null)
            {
                MoveAside(folder);
            }
        }

        DeleteAside();
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsWhole(GenerationFolder folder, GenerationContent content) =>
        content.Files.All(file => File.Exists(Path.Combine(folder.Path, file.File.Location)));

    private static GenerationException NotWritten(string path, GenerationContent content, Exception exception)
    {
        string free = FreeSpace(Path.GetDirectoryName(path)!) is { } bytes ? $", where {Size(bytes)} are free" : "";
        return new GenerationException(
            $"The generation folder '{path}' could not be written: {exception.Message} It takes {Size(content.Length)} in {content.Files.Count} files{free}. "
            + "Free space there, or give another state directory; nothing was changed.",
            exception);
    }

    private static long? FreeSpace(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB");

    /// <summary>A folder that is only half deleted has no name of a generation any more.</summary>
    private void MoveAside(GenerationFolder folder)
    {
        try
        {
            Directory.Move(folder.Path, Path.Combine(_directory, AsidePrefix + Path.GetFileName(folder.Path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next generation tries again.
        }
    }

    private void DeleteAside()
    {
        foreach (string aside in Directory.EnumerateDirectories(_directory, AsidePrefix + "*"))
        {
            Quietly.DeleteTree(aside);
        }
    }
}

/// <summary>A generation's folder.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Hash">Names the content.</param>
/// <param name="Path">Where it is.</param>
internal sealed record GenerationFolder(int Number, string Hash, string Path)
{
    public static GenerationFolder? Parse(DirectoryInfo directory) =>
        directory.Name.Split('-') is [var number, { Length: > 0 } hash] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed)
            ? new GenerationFolder(parsed, hash, directory.FullName)
            : null;
}
