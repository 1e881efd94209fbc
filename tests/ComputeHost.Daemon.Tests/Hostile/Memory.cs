using System.Net.Sockets;
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

/// <summary>Passes more descriptors than a daemon takes.</summary>
internal static unsafe class DescriptorFlood
{
    public static void Send(Socket socket, ReadOnlySpan<byte> data, SafeFileHandle descriptor, int count)
    {
        const int Head = 16;
        byte[] control = new byte[Head + (((count * sizeof(int)) + 7) / 8 * 8)];
        fixed (byte* first = control)
        fixed (byte* bytes = data)
        {
            *(nuint*)first = (nuint)(Head + (count * sizeof(int)));
            *(int*)(first + 8) = LibC.SolSocket;
            *(int*)(first + 12) = LibC.ScmRights;
            for (int index = 0; index < count; index++)
            {
                ((int*)(first + Head))[index] = (int)descriptor.DangerousGetHandle();
            }

            var part = new LibC.IoVector { Base = bytes, Length = (nuint)data.Length };
            var message = new LibC.MessageHeader { Parts = &part, PartCount = 1, Control = first, ControlLength = (nuint)control.Length };
            Assert.Equal(data.Length, LibC.SendMessage(socket.SafeHandle, &message, LibC.MsgNoSignal));
        }
    }
}

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
