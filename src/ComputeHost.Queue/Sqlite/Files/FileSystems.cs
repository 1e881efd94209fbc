using System.Collections.Frozen;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>A kind of file system.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="KeepsPlaces">Whether what was written once is written in place later, so that memory mapped on it needs no further room.</param>
internal sealed record FileSystemKind(string Name, bool KeepsPlaces);

/// <summary>
/// Which file systems a store may lie on: those whose locks and shared memory hold for all its processes. Others, as those of a network, are refused.
/// </summary>
internal static class FileSystems
{
    private static readonly FrozenDictionary<uint, FileSystemKind> Known = new Dictionary<uint, FileSystemKind>
    {
        [0xEF53] = new("ext4", true),
        [0x58465342] = new("xfs", true),
        [0x01021994] = new("tmpfs", true),
        [0x858458F6] = new("ramfs", true),
        [0x794C7630] = new("overlay", false),
        [0x9123683E] = new("btrfs", false),
        [0x2FC12FC1] = new("zfs", false),
        [0xF2F52010] = new("f2fs", false),
        [0xCA451A4E] = new("bcachefs", false),
        [0x3153464A] = new("jfs", true),
        [0x52654973] = new("reiserfs", false),
    }.ToFrozenDictionary();

    private static readonly FileSystemKind Unasked = new("of this system", false);

    /// <summary>What a directory lies on. Systems other than Linux are not asked.</summary>
    /// <returns>Null if it is not one of those.</returns>
    public static unsafe FileSystemKind? Of(string directory, out uint number)
    {
        number = 0;
        if (!OperatingSystem.IsLinux())
        {
            return Unasked;
        }

        int descriptor = LibC.Open(directory, LibC.ORdOnly | LibC.OCloexec, 0);
        if (descriptor < 0)
        {
            throw new IOException($"'{directory}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        using var owned = new SafeFileHandle(descriptor, ownsHandle: true);
        nint* structure = stackalloc nint[64];
        number = LibC.FileSystemOf(descriptor, structure) == 0 ? (uint)structure[0] : 0;
        return Known.GetValueOrDefault(number);
    }
}
