using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A journal page, mapped to be written over.</summary>
internal sealed unsafe class Scribble : IDisposable
{
    private readonly nint _address;
    private readonly int _slots;

    private Scribble(nint address, int slots) => (_address, _slots) = (address, slots);

    public static Scribble Over(SafeFileHandle page, int slots)
    {
        nint address = LibC.Mmap(0, (nuint)slots * sizeof(ulong), LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, (int)page.DangerousGetHandle(), 0);
        Assert.NotEqual(-1, address);
        return new Scribble(address, slots);
    }

    public void Write(int slot, ulong word) => ((ulong*)_address)[slot] = word;

    public void Dispose() => _ = LibC.Munmap(_address, (nuint)_slots * sizeof(ulong));
}
