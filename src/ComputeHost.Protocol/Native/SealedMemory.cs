namespace ComputeHost.Protocol.Native;

/// <summary>Memory with a descriptor that another process has made, and may have made to end this one.</summary>
internal static class SealedMemory
{
    /// <summary>Against any change of the length, and of the seals themselves.</summary>
    public const int Seals = LibC.FSealShrink | LibC.FSealGrow | LibC.FSealSeal;

    /// <summary>Whether its length is fixed, so that what is mapped stays there.</summary>
    public static bool IsSealed(int descriptor) => LibC.Fcntl(descriptor, LibC.FGetSeals, 0) is var seals and >= 0 && (seals & Seals) == Seals;

    /// <summary>
    /// Whether it has pages of the usual size. Its maker can punch holes, which no seal forbids: these show zeros and get a page when they are touched. Only
    /// where pages are huge there may be none left for that, which is a fault that nothing catches.
    /// </summary>
    public static unsafe bool HasUsualPages(int descriptor)
    {
        nint* structure = stackalloc nint[64];
        return LibC.FileSystemOf(descriptor, structure) == 0 && structure[0] == LibC.TmpfsMagic;
    }
}
