using System.IO.Pipes;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Recorder;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Recorder;

public sealed class RecorderMemoryTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Open_PageOfAnotherMapping_SeesItsWrites()
    {
        using RecorderMemory worker = RecorderMemory.Create(_file);
        using RecorderMemory supervisor = RecorderMemory.Open(Environment.ProcessId, worker.Location);

        worker.Page.TryStart(0, 0, 42, 1);

        Assert.True(supervisor.Page.TryCondemn(0, SlotWord.Running(0, 42)));
        Assert.False(worker.Page.TryEnd(0, 0, 42));
    }

    [Fact]
    public void CreateFile_NoMemfd_IsPrivateAndSeenByTheOtherSide()
    {
        using RecorderMemory worker = RecorderMemory.CreateFile(_file);
        using RecorderMemory supervisor = RecorderMemory.Open(Environment.ProcessId, worker.Location);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        worker.Page.TryStart(0, 0, 42, 1);

        Assert.True(supervisor.Page.TryCondemn(0, SlotWord.Running(0, 42)));
        Assert.False(worker.Page.TryEnd(0, 0, 42));
    }

    [LinuxFact]
    public void Create_OnLinux_CannotBeTruncated()
    {
        using RecorderMemory worker = RecorderMemory.Create(_file);
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle($"/proc/self/fd/{worker.Location[3..]}", FileMode.Open, FileAccess.ReadWrite);

        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(handle, 0));
        Assert.True(worker.Page.IsValid);
        Assert.False(File.Exists(_file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fd:")]
    [InlineData("fd:-1")]
    [InlineData("fd:1;2")]
    [InlineData("/etc/passwd")]
    public void Open_LocationThatIsNone_IsRefused(string location) =>
        Assert.Throws<InvalidDataException>(() => RecorderMemory.Open(Environment.ProcessId, location));

    [Fact]
    public void Open_FileThatIsTooShort_IsRefused()
    {
        File.WriteAllBytes(_file, new byte[RecorderPage.Length - 1]);

        Assert.Throws<InvalidDataException>(() => RecorderMemory.Open(Environment.ProcessId, "file:" + _file));
    }

    [LinuxTheory]
    [InlineData(LibC.FSealGrow | LibC.FSealSeal)]
    [InlineData(LibC.FSealShrink | LibC.FSealSeal)]
    [InlineData(LibC.FSealShrink | LibC.FSealGrow)]
    public void Open_MemoryWithoutAllSeals_IsRefused(int seals)
    {
        int descriptor = LibC.MemfdCreate("test", LibC.MfdCloexec | LibC.MfdAllowSealing);
        Assert.Equal(0, LibC.PosixFallocate(descriptor, 0, RecorderPage.Length));
        Assert.Equal(0, LibC.Fcntl(descriptor, LibC.FAddSeals, seals));

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => RecorderMemory.Open(Environment.ProcessId, $"fd:{descriptor}"));

        Assert.Contains("not sealed", exception.Message, StringComparison.Ordinal);
        _ = LibC.Close(descriptor);
    }

    [LinuxFact]
    public void Open_Pipe_IsRefusedAndClosedAgain()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        string location = $"fd:{pipe.SafePipeHandle.DangerousGetHandle()}";
        string target = new FileInfo($"/proc/self/{location.Replace(':', '/')}").LinkTarget!;

        Assert.Throws<InvalidDataException>(() => RecorderMemory.Open(Environment.ProcessId, location));

        // Both of its ends are here.
        Assert.Equal(2, Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget == target));
    }

    [Fact]
    public void Open_FileThatIsNoPage_IsRefused()
    {
        File.WriteAllBytes(_file, new byte[RecorderPage.Length]);

        Assert.Throws<InvalidDataException>(() => RecorderMemory.Open(Environment.ProcessId, "file:" + _file));
    }

    [Fact]
    public void Open_DescriptorThatIsNotThere_Throws() => Assert.Throws<IOException>(() => RecorderMemory.Open(Environment.ProcessId, "fd:99999"));
}
