using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Native;

/// <summary>What a file is, whose it is and who may use it. Callers check that this is Linux.</summary>
/// <param name="Mode">Kind and permissions.</param>
/// <param name="UserId">The owner.</param>
/// <param name="GroupId">The owning group.</param>
/// <param name="Device">The file system; together with <paramref name="Inode"/> it names a file as long as it exists.</param>
/// <param name="Inode">The file in its file system.</param>
internal readonly partial record struct FileStatus(int Mode, uint UserId, uint GroupId, ulong Device, ulong Inode)
{
    private const int AtCurrentDirectory = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasicStats = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int SocketType = 0xC000;
    private const int LinkType = 0xA000;
    private const int RegularType = 0x8000;
    private const int WritableByOthers = 0b000_010_010;
    private const int StickyBit = 0x200;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsSocket => (Mode & TypeMask) == SocketType;

    public bool IsLink => (Mode & TypeMask) == LinkType;

    public bool IsRegularFile => (Mode & TypeMask) == RegularType;

    /// <summary>Whether others than its owner may write.</summary>
    public bool IsWritableByOthers => (Mode & WritableByOthers) != 0;

    /// <summary>Who may delete and rename what lies in this directory: only its own owner.</summary>
    public bool IsSticky => (Mode & StickyBit) != 0;

    /// <summary>The twelve bits that <c>chmod</c> sets.</summary>
    public int Permissions => Mode & 0xFFF;

    /// <summary>As <c>chmod</c> takes it.</summary>
    public string PermissionText => Convert.ToString(Permissions, 8).PadLeft(4, '0');

    /// <returns>Null if it is not there, or cannot be seen.</returns>
    public static FileStatus? Read(string path, bool followLink) => Read(AtCurrentDirectory, path, followLink ? 0 : AtSymlinkNoFollow);

    /// <returns>Null if the descriptor is none.</returns>
    public static FileStatus? Read(int descriptor) => Read(descriptor, "", AtEmptyPath);

    private static unsafe FileStatus? Read(int directory, string path, int flags)
    {
        StatxResult result = default;
        return Statx(directory, path, flags, StatxBasicStats, &result) == 0
            ? new FileStatus(result.Mode, result.UserId, result.GroupId, ((ulong)result.DeviceMajor << 32) | result.DeviceMinor, result.Inode)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, StatxResult* result);

    // The same layout on every architecture, unlike stat's.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(24)]
        public uint GroupId;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
