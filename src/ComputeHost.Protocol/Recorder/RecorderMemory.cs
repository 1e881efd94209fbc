using System.Globalization;

namespace ComputeHost.Protocol.Recorder;

/// <summary>
/// The memory behind a <see cref="RecorderPage"/>. On Linux a sealed memfd: nobody can truncate it under the other's feet, it needs no disk space and
/// leaves nothing behind. Elsewhere, where there is no memfd, or where the kernel lets nobody open what this process has open, a private preallocated file.
/// </summary>
internal sealed class RecorderMemory : IDisposable
{
    private const string DescriptorPrefix = "fd:";
    private const string FilePrefix = "file:";

    private IRecorderMapping? _mapping;

    private RecorderMemory(IRecorderMapping mapping, string location)
    {
        _mapping = mapping;
        Location = location;
        Page = new RecorderPage(mapping.Address);
    }

    public RecorderPage Page { get; }

    /// <summary>What the handshake tells the supervisor: <c>fd:17</c> or <c>file:/path</c>.</summary>
    public string Location { get; }

    /// <summary>Makes the page, in the worker. The mapping stays for the life of the process.</summary>
    /// <param name="fallbackPath">A path in a private directory, used where a memfd is of no use.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static RecorderMemory Create(string fallbackPath)
    {
        if (!OperatingSystem.IsLinux() || !MemfdMapping.CanBeOpenedByOthers || MemfdMapping.TryCreate() is not { } mapping)
        {
            return CreateFile(fallbackPath);
        }

        return Initialize(new RecorderMemory(mapping, string.Create(CultureInfo.InvariantCulture, $"{DescriptorPrefix}{mapping.Descriptor}")));
    }

    /// <summary>Makes the page in a file, where there is no memfd.</summary>
    /// <exception cref="IOException">The file is there already, or there is no room for it.</exception>
    public static RecorderMemory CreateFile(string path) => Initialize(new RecorderMemory(FileMapping.Create(path), FilePrefix + path));

    /// <summary>Opens the page of another process, in the supervisor.</summary>
    /// <exception cref="InvalidDataException">The location is none, or what is there is not a recorder's page.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static RecorderMemory Open(int processId, string location)
    {
        IRecorderMapping mapping = location switch
        {
            _ when OperatingSystem.IsLinux() && location.StartsWith(DescriptorPrefix, StringComparison.Ordinal)
                && int.TryParse(location.AsSpan(DescriptorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) =>
                MemfdMapping.Open(processId, descriptor),
            _ when location.StartsWith(FilePrefix, StringComparison.Ordinal) => FileMapping.Open(location[FilePrefix.Length..]),
            _ => throw new InvalidDataException($"'{location}' does not say where the flight recorder's page is."),
        };
        var memory = new RecorderMemory(mapping, location);
        if (!memory.Page.IsValid)
        {
            memory.Dispose();
            throw new InvalidDataException($"The page at '{location}' of process {processId} is not a flight recorder's page.");
        }

        return memory;
    }

    /// <summary>Unmaps the page. Only the supervisor does so, when nobody reads the page any more; the worker's mapping ends with the process.</summary>
    public void Dispose() => Interlocked.Exchange(ref _mapping, null)?.Dispose();

    private static RecorderMemory Initialize(RecorderMemory memory)
    {
        memory.Page.Initialize();
        return memory;
    }
}
