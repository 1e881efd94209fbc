using System.IO.MemoryMappedFiles;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Protocol.Recorder;

/// <summary>The page in a private file, for systems without memfd and processes whose descriptors others may not open.</summary>
internal sealed unsafe class FileMapping : IRecorderMapping
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private FileMapping(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, RecorderPage.Length);
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Address = (nint)address;
    }

    public nint Address { get; }

    /// <exception cref="IOException">The file is there already, or there is no room for it.</exception>
    public static FileMapping Create(string path)
    {
        FileSizeLimit.ThrowIfBelow(RecorderPage.Length, "The flight recorder");
        // Preallocated, so that a full disk shows here and not as a fault at the first write.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = RecorderPage.Length,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            file.SetLength(RecorderPage.Length);
            return Map(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidDataException">It is too short for a page, or has no length at all.</exception>
    public static FileMapping Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            if (!file.CanSeek || file.Length < RecorderPage.Length)
            {
                throw new InvalidDataException($"The flight recorder's page at '{path}' has {(file.CanSeek ? file.Length : 0)} bytes instead of {RecorderPage.Length}.");
            }

            return Map(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static FileMapping Map(FileStream file) =>
        new(MemoryMappedFile.CreateFromFile(file, mapName: null, RecorderPage.Length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
}
