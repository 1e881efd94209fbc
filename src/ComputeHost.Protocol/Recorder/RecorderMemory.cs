using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Recorder;

/// <summary>
/// The memory behind a <see cref="RecorderPage"/>. On Linux a sealed memfd: nobody can truncate it under the other's feet, it needs no disk space and
/// leaves nothing behind. Elsewhere, or where memfd is not to be had, a private preallocated file.
/// </summary>
internal sealed class RecorderMemory : IDisposable
{
    private const string DescriptorPrefix = "fd:";

    /// <summary>Against any change of the length, and of the seals themselves.</summary>
    private const int Seals = LibC.FSealShrink | LibC.FSealGrow | LibC.FSealSeal;

    private readonly int _descriptor;
    private nint _address;

    private RecorderMemory(int descriptor, nint address, string location)
    {
        _descriptor = descriptor;
        _address = address;
        Location = location;
        Page = new RecorderPage(address);
    }

    public RecorderPage Page { get; }

    /// <summary>What the handshake tells the supervisor: <c>fd:17</c> or <c>file:/path</c>.</summary>
    public string Location { get; }

    /// <summary>Makes the page, in the worker. The mapping stays for the life of the process.</summary>
    /// <param name="fallbackPath">A path in a private directory, used where there is no memfd.</param>
    public static RecorderMemory Create(string fallbackPath)
    {
        int descriptor = OperatingSystem.IsLinux() ? LibC.MemfdCreate("computehost-recorder", LibC.MfdCloexec | LibC.MfdAllowSealing) : -1;
        if (descriptor < 0)
        {
            return CreateFile(fallbackPath);
        }

        int error = LibC.PosixFallocate(descriptor, 0, RecorderPage.Length);
        if (error != 0)
        {
            _ = LibC.Close(descriptor);
            throw new Win32Exception(error, "The flight recorder's memory could not be allocated.");
        }

        nint address = Map(descriptor);
        Check(LibC.Fcntl(descriptor, LibC.FAddSeals, Seals), "seal");
        var memory = new RecorderMemory(descriptor, address, string.Create(CultureInfo.InvariantCulture, $"{DescriptorPrefix}{descriptor}"));
        memory.Page.Initialize();
        return memory;
    }

    /// <summary>Makes the page in a file, where there is no memfd.</summary>
    /// <exception cref="IOException">The file is there already, or there is no room for it.</exception>
    public static RecorderMemory CreateFile(string path)
    {
        // Preallocated, so that a full disk shows here and not as a fault at the first write.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, PreallocationSize = RecorderPage.Length };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path, options))
        {
            file.SetLength(RecorderPage.Length);
        }

        RecorderMemory memory = OpenPath(path, "file:" + path);
        memory.Page.Initialize();
        return memory;
    }

    /// <summary>Opens the page of another process, in the supervisor.</summary>
    /// <exception cref="InvalidDataException">The location is none, or what is there is not a recorder's page.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static RecorderMemory Open(int processId, string location)
    {
        string path = location switch
        {
            _ when location.StartsWith(DescriptorPrefix, StringComparison.Ordinal) && int.TryParse(location.AsSpan(DescriptorPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) =>
                string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd/{descriptor}"),
            _ when location.StartsWith("file:", StringComparison.Ordinal) => location[5..],
            _ => throw new InvalidDataException($"'{location}' does not say where the flight recorder's page is."),
        };
        RecorderMemory memory = OpenPath(path, location);
        if (!memory.Page.IsValid)
        {
            memory.Dispose();
            throw new InvalidDataException($"The page at '{location}' of process {processId} is not a flight recorder's page.");
        }

        return memory;
    }

    /// <summary>Unmaps the page. Only the supervisor does so, when nobody reads the page any more; the worker's mapping ends with the process.</summary>
    public void Dispose()
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address == 0)
        {
            return;
        }

        _ = LibC.Munmap(address, RecorderPage.Length);
        _ = LibC.Close(_descriptor);
    }

    private static RecorderMemory OpenPath(string path, string location)
    {
        int descriptor = LibC.Open(path, LibC.ORdWr | LibC.OCloexec, 0);
        Check(descriptor, "open");
        try
        {
            CheckMemory(descriptor, location);
            return new RecorderMemory(descriptor, Map(descriptor), location);
        }
        catch
        {
            _ = LibC.Close(descriptor);
            throw;
        }
    }

    private static void CheckMemory(int descriptor, string location)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        long length;
        try
        {
            length = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException($"What is at '{location}' has no length: it is no memory.", e);
        }

        if (length < RecorderPage.Length)
        {
            throw new InvalidDataException($"The flight recorder's page at '{location}' has {length} bytes instead of {RecorderPage.Length}.");
        }

        // Who could truncate it could end this process with a fault that nothing catches. A file has no seals, but a private directory around it.
        int seals = location.StartsWith(DescriptorPrefix, StringComparison.Ordinal) ? LibC.Fcntl(descriptor, LibC.FGetSeals, 0) : Seals;
        if (seals < 0 || (seals & Seals) != Seals)
        {
            throw new InvalidDataException($"The flight recorder's page at '{location}' is not sealed against a change of its length.");
        }
    }

    private static nint Map(int descriptor)
    {
        nint address = LibC.Mmap(0, RecorderPage.Length, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, descriptor, 0);
        if (address == -1)
        {
            Throw("map");
        }

        return address;
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            Throw(what);
        }
    }

    [DoesNotReturn]
    private static void Throw(string what)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        throw new IOException($"The flight recorder's page could not be used ({what}): {cause.Message}", cause);
    }
}
