using System.Runtime.Versioning;
using ComputeHost.Daemon.Demo;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class FileSetTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("computehost-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_NoFolder_TakesTheLibrariesOfTheRuntime()
    {
        FileSet files = FileSet.Load(null, CancellationToken.None);

        Assert.Contains(files.Files, file => file.Name == "System.Private.CoreLib.dll");
        Assert.All(files.Files, file => Assert.EndsWith(".dll", file.Name, StringComparison.Ordinal));
        Assert.Equal(files.Files.Sum(file => file.Length), files.Bytes);
    }

    [Fact]
    public void Load_Subfolders_TakesTheirFilesButNoEmptyOnesAndNoLinks()
    {
        Write("a.txt", "abc");
        Write("empty.txt", "");
        Write("sub folder/ö.txt", "defg");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link"), Path.Combine(_folder.FullName, "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);

        FileSet files = FileSet.Load(_folder.FullName, CancellationToken.None);

        Assert.Equal(["a.txt", Path.Combine("sub folder", "ö.txt")], files.Files.Select(file => file.Name));
        Assert.Empty(files.Skipped);
    }

    [Fact]
    public void Load_MissingFolder_SaysSo()
    {
        var refusal = Assert.Throws<UsageException>(() => FileSet.Load(Path.Combine(_folder.FullName, "missing"), CancellationToken.None));

        Assert.Contains("missing' does not exist. Give an existing one", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_File_AsksForItsFolder()
    {
        Write("a.txt", "abc");

        var refusal = Assert.Throws<UsageException>(() => FileSet.Load(Path.Combine(_folder.FullName, "a.txt"), CancellationToken.None));

        Assert.Contains("is a file. Give the folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingButEmptyFiles_SaysSo()
    {
        Write("empty.txt", "");

        var refusal = Assert.Throws<UsageException>(() => FileSet.Load(_folder.FullName, CancellationToken.None));

        Assert.Contains("has no file that is not empty", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Load_UnreadableFile_IsSkippedWithItsReason()
    {
        (string folder, string unreadable) = FolderWithUnreadableFile();

        FileSet files = FileSet.Load(folder, CancellationToken.None);

        Assert.DoesNotContain(files.Files, file => file.Name == unreadable);
        Assert.Contains(files.Skipped, skipped => skipped.Name == unreadable && skipped.Reason.Contains("denied", StringComparison.Ordinal));
        Assert.NotEmpty(files.Files);
    }

    /// <summary>Nothing in an ordinary file system is closed to root; a control file that can only be written is.</summary>
    [UnsupportedOSPlatform("windows")]
    private (string Folder, string Unreadable) FolderWithUnreadableFile()
    {
        if (Environment.IsPrivilegedProcess)
        {
            return ("/sys/bus/cpu", "drivers_probe");
        }

        Write("open.txt", "abc");
        Write("closed.txt", "abc");
        File.SetUnixFileMode(Path.Combine(_folder.FullName, "closed.txt"), UnixFileMode.None);
        return (_folder.FullName, "closed.txt");
    }

    private void Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
