using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ComputeHost.TestSupport;

/// <summary>A file to which every execution of a call appends its number as it begins. It survives the death of the one who wrote it.</summary>
public sealed partial class Ledger : IDisposable
{
    private const int WriteAppend = 0x401;

    /// <summary>Where it is, for those who write.</summary>
    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>One write to a file that the kernel appends to (which .NET's FileMode.Append is not): lines of several processes do not mix.</summary>
    public static void Append(string path, int number) => Append(path, number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Append(string, int)"/>
    public static void Append(string path, string text)
    {
        int file = Open(path, WriteAppend, 0);
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        if (Write(file, line, line.Length) != line.Length)
        {
            throw new IOException($"The ledger '{path}' could not be written.");
        }

        _ = Close(file);
    }

    /// <summary>How often each call was begun.</summary>
    public IReadOnlyDictionary<int, int> Read() =>
        File.ReadLines(Path).GroupBy(line => int.Parse(line, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.Count());

    public void Dispose() => File.Delete(Path);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] data, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
