using System.Runtime.InteropServices;
using System.Text;

namespace ComputeHost.SharedMethods;

/// <summary>A file with a line per run, which several processes write at the same time.</summary>
internal static partial class Ledger
{
    private const int WriteAppend = 0x401;

    /// <summary>One write to a file that the kernel appends to (which .NET's FileMode.Append is not): no line is lost, and none mixes with another.</summary>
    public static void Write(string path, string id)
    {
        int file = Open(path, WriteAppend, 0);
        byte[] line = Encoding.UTF8.GetBytes(id + "\n");
        if (Write(file, line, line.Length) != line.Length)
        {
            throw new IOException($"The ledger '{path}' could not be written.");
        }

        _ = Close(file);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] data, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
