namespace ComputeHost.Daemon.Generations;

/// <summary>A file of a generation.</summary>
/// <param name="Location">Where it goes, relative and with slashes.</param>
/// <param name="Source">What it is copied from; null if it was composed.</param>
/// <param name="Content">What was composed.</param>
internal sealed record GenerationFile(string Location, string? Source, ReadOnlyMemory<byte> Content)
{
    public static GenerationFile CopyOf(string source, string location) => new(location, source, default);

    public static GenerationFile Composed(string location, byte[] content) => new(location, null, content);

    public Stream Open() => Source is null
        ? new MemoryStream(Content.ToArray(), writable: false)
        : new FileStream(Source, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });

    /// <summary>What its owner may do with it; what others may is the directory's business.</summary>
    public UnixFileMode Mode => Source is not null && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Source) & UnixFileMode.UserExecute) != 0
        ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        : UnixFileMode.UserRead | UnixFileMode.UserWrite;
}
