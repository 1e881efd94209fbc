namespace ComputeHost.Supervisor.Native;

/// <summary>Whose a file is and who may do what with it.</summary>
internal readonly record struct FileStatus(uint UserId, int Mode)
{
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int LinkType = 0xA000;
    private const int RegularType = 0x8000;
    private const int StickyBit = 0x200;
    private const int WritableByOthers = 0b000_010_010;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsLink => (Mode & TypeMask) == LinkType;

    public bool IsRegularFile => (Mode & TypeMask) == RegularType;

    /// <summary>Whether others than its owner may write.</summary>
    public bool IsWritableByOthers => (Mode & WritableByOthers) != 0;

    /// <summary>Whether others may add to the directory but not change what is not theirs.</summary>
    public bool IsSticky => (Mode & StickyBit) != 0;

    /// <summary>As <c>chmod</c> takes it.</summary>
    public string Permissions => Convert.ToString(Mode & 0xFFF, 8).PadLeft(4, '0');
}
