using System.Text;
using ComputeHost.Supervisor.Files;

namespace ComputeHost.Supervisor.Tests.Files;

public sealed class RuntimeDirectoryTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("t").FullName;

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public void Create_Fresh_IsPrivateAndGoneAfterDispose()
    {
        RuntimeDirectory directory = RuntimeDirectory.Create([_base]);
        UnixFileMode mode = File.GetUnixFileMode(directory.DirectoryPath);
        File.WriteAllText(directory.AddressOf("w-1"), "");

        directory.Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_base));
    }

    [Fact]
    public void Create_BaseTooLongForASocket_UsesTheNextOne()
    {
        string tooLong = Directory.CreateDirectory(Path.Combine(_base, new string('ü', 30))).FullName;

        using RuntimeDirectory directory = RuntimeDirectory.Create([tooLong, _base]);

        Assert.Equal(_base, Path.GetDirectoryName(directory.DirectoryPath));
        Assert.InRange(Encoding.UTF8.GetByteCount(directory.AddressOf("w-1234567890")), 1, RuntimeDirectory.LongestSocketPath);
    }

    [Fact]
    public void Create_NoUsableBase_ListsThemWithTheReason()
    {
        string missing = Path.Combine(_base, "missing");

        var exception = Assert.Throws<WorkerStartException>(() => RuntimeDirectory.Create([missing]));

        Assert.Contains($"'{missing}' (No such file or directory)", exception.Diagnosis, StringComparison.Ordinal);
        Assert.Contains("'TMPDIR'", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void DeleteFilesOf_Worker_LeavesThoseOfOthers()
    {
        using RuntimeDirectory directory = RuntimeDirectory.Create([_base]);
        string own = directory.AddressOf("w-1");
        string other = directory.AddressOf("w-11");
        File.WriteAllText(own, "");
        File.WriteAllText(other, "");

        directory.DeleteFilesOf("w-1");

        Assert.False(File.Exists(own));
        Assert.True(File.Exists(other));
    }
}
