using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>Memory with a descriptor that a client could pass.</summary>
internal static class Memory
{
    private const uint HugeTlb = 4;

    public static SafeFileHandle Unsealed(long length)
    {
        var memory = new SafeFileHandle(LibC.MemfdCreate("unsealed", LibC.MfdCloexec | LibC.MfdAllowSealing), ownsHandle: true);
        Assert.Equal(0, LibC.Truncate((int)memory.DangerousGetHandle(), length));
        return memory;
    }

    /// <returns>Null where there are none.</returns>
    public static SafeFileHandle? HugePages(long length)
    {
        int descriptor = LibC.MemfdCreate("huge", LibC.MfdCloexec | LibC.MfdAllowSealing | HugeTlb);
        if (descriptor < 0)
        {
            return null;
        }

        var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        if (LibC.Truncate(descriptor, length) == 0 && LibC.Fcntl(descriptor, LibC.FAddSeals, SealedMemory.Seals) == 0)
        {
            return memory;
        }

        memory.Dispose();
        return null;
    }

    public static SafeFileHandle Duplicate(int descriptor) => new(LibC.Fcntl(descriptor, LibC.FDupFdCloexec, 3), ownsHandle: true);
}
