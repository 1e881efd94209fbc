using System.Diagnostics;
using System.Text;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Native;
using ComputeHost.TestSupport;

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
        File.WriteAllText(directory.AddressOf("w-1").Place, "");

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
        Assert.InRange(Encoding.UTF8.GetByteCount(directory.AddressOf("w-1234567890").Place), 1, RuntimeDirectory.LongestSocketPath);
    }

    [Theory]
    [InlineData(1000, 0x1C0, true)]
    [InlineData(1000, 0x1FF, true)]
    [InlineData(0, 0x3FF, true)]
    [InlineData(2000, 0x3FF, true)]
    [InlineData(2000, 0x1FF, false)]
    [InlineData(0, 0x1FF, false)]
    public void KeepsWhatIsMadeIn_OwnerAndMode_DecideAlone(uint owner, int mode, bool expected) => 
        Assert.Equal(expected, Posix.KeepsWhatIsMadeIn(new FileStatus(mode, owner, 0, 0, 0), user: 1000));

    // Only root may give directories away; and only root could make one there.
    [RootFact]
    public async Task Create_BaseOfAnotherUser_IsPassedOver()
    {
        string foreign = Directory.CreateDirectory(Path.Combine(_base, "foreign")).FullName;
        using var chown = Process.Start("chown", ["65534", foreign]);
        await chown.WaitForExitAsync();
        Assert.Equal(0, chown.ExitCode);

        using RuntimeDirectory directory = RuntimeDirectory.Create([foreign, _base]);

        Assert.Equal(_base, Path.GetDirectoryName(directory.DirectoryPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(foreign));
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
        string own = directory.AddressOf("w-1").Place;
        string other = directory.AddressOf("w-11").Place;
        File.WriteAllText(own, "");
        File.WriteAllText(other, "");

        directory.DeleteFilesOf("w-1");

        Assert.False(File.Exists(own));
        Assert.True(File.Exists(other));
    }
}
