using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Native;

public sealed class SealedMemoryTests
{
    private const uint HugePages = 4;

    [LinuxFact]
    public void HasUsualPages_Memfd_IsTrue() => Assert.True(Look(LibC.MemfdCreate("test", LibC.MfdCloexec)));

    [LinuxFact]
    public void HasUsualPages_HugePages_IsFalse()
    {
        int descriptor = LibC.MemfdCreate("test", LibC.MfdCloexec | HugePages);
        // Not every kernel has them.
        Assert.False(descriptor >= 0 && Look(descriptor));
    }

    /// <summary>Where no huge pages are reserved ('/proc/sys/vm/nr_hugepages') the kernel itself refuses the mapping.</summary>
    [LinuxFact]
    public void TryOpen_SealedSegmentOfHugePages_IsRefused()
    {
        const int Length = 2 << 20;
        int descriptor = LibC.MemfdCreate("test", LibC.MfdCloexec | LibC.MfdAllowSealing | HugePages);
        if (descriptor >= 0)
        {
            Assert.Equal(0, LibC.Truncate(descriptor, Length));
            Assert.Equal(0, LibC.Fcntl(descriptor, LibC.FAddSeals, SealedMemory.Seals));
            Assert.Null(SegmentView.TryOpen(new SegmentOffering(Environment.ProcessId, descriptor, Length), writable: true));
            _ = LibC.Close(descriptor);
        }
    }

    [LinuxFact]
    public void HasUsualPages_FileSystemOfTheKernel_IsFalse() => Assert.False(Look(LibC.Open("/proc/self/stat", LibC.ORdOnly | LibC.OCloexec, 0)));

    private static bool Look(int descriptor)
    {
        Assert.True(descriptor >= 0);
        bool hasUsualPages = SealedMemory.HasUsualPages(descriptor);
        _ = LibC.Close(descriptor);
        return hasUsualPages;
    }
}
