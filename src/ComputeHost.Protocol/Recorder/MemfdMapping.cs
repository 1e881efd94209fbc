using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Recorder;

/// <summary>The page in a sealed memfd of the worker, which the supervisor opens through the worker's descriptors.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MemfdMapping : IRecorderMapping
{
    private MemfdMapping(int descriptor, nint address) => (Descriptor, Address) = (descriptor, address);

    /// <summary>
    /// Whether the kernel shows this process's descriptors to others of its user. It does not where the program has other rights than its user, or may not be read, or
    /// has asked for it: such a process is not dumpable.
    /// </summary>
    public static bool CanBeOpenedByOthers => LibC.Prctl(LibC.PrGetDumpable, 0, 0, 0, 0) == 1;

    public int Descriptor { get; }

    public nint Address { get; }

    /// <returns>Null where there is no memfd.</returns>
    public static MemfdMapping? TryCreate()
    {
        FileSizeLimit.ThrowIfBelow(RecorderPage.Length, "The flight recorder");
        int descriptor = LibC.MemfdCreate("computehost-recorder", LibC.MfdCloexec | LibC.MfdAllowSealing);
        return descriptor < 0 ? null : OwnOrClose(descriptor, () =>
        {
            Allocate(descriptor);
            nint address = Map(descriptor);
            Check(LibC.Fcntl(descriptor, LibC.FAddSeals, SealedMemory.Seals), "seal");
            return address;
        });
    }

    /// <exception cref="InvalidDataException">What is there is no memory, or none that this process is safe with.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not open what the other one has open.</exception>
    public static MemfdMapping Open(int processId, int descriptor)
    {
        int own = LibC.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd/{descriptor}"), LibC.ORdWr | LibC.OCloexec, 0);
        Check(own, "open");
        return OwnOrClose(own, () =>
        {
            CheckMemory(own, descriptor);
            return Map(own);
        });
    }

    public void Dispose()
    {
        _ = LibC.Munmap(Address, RecorderPage.Length);
        _ = LibC.Close(Descriptor);
    }

    private static MemfdMapping OwnOrClose(int descriptor, Func<nint> map)
    {
        try
        {
            return new MemfdMapping(descriptor, map());
        }
        catch
        {
            _ = LibC.Close(descriptor);
            throw;
        }
    }

    private static void Allocate(int descriptor)
    {
        int error;
        do
        {
            error = LibC.PosixFallocate(descriptor, 0, RecorderPage.Length);
        }
        while (error == LibC.Interrupted);
        if (error != 0)
        {
            throw new Win32Exception(error, "The flight recorder's memory could not be allocated.");
        }
    }

    private static void CheckMemory(int own, int descriptor)
    {
        using var handle = new SafeFileHandle(own, ownsHandle: false);
        long length;
        try
        {
            length = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException($"What is at descriptor {descriptor} has no length: it is no memory.", e);
        }

        if (length < RecorderPage.Length)
        {
            throw new InvalidDataException($"The flight recorder's page at descriptor {descriptor} has {length} bytes instead of {RecorderPage.Length}.");
        }

        // Who could take the memory away could end this process with a fault that nothing catches.
        if (!SealedMemory.IsSealed(own))
        {
            throw new InvalidDataException($"The flight recorder's page at descriptor {descriptor} is not sealed against a change of its length.");
        }

        if (!SealedMemory.HasUsualPages(own))
        {
            throw new InvalidDataException($"The flight recorder's page at descriptor {descriptor} lies in huge pages, or in no memory at all.");
        }
    }

    private static nint Map(int descriptor)
    {
        nint address = LibC.Mmap(0, RecorderPage.Length, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, descriptor, 0);
        Check(address == -1 ? -1 : 0, "map");
        return address;
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            var cause = new Win32Exception(Marshal.GetLastPInvokeError());
            string message = $"The flight recorder's page could not be used ({what}): {cause.Message}";
            throw cause.NativeErrorCode is LibC.AccessDenied or LibC.NotPermitted ? new UnauthorizedAccessException(message, cause) : new IOException(message, cause);
        }
    }
}
