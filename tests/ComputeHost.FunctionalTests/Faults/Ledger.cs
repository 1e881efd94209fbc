using System.Globalization;
using System.Text;
using ComputeHost.Protocol.Native;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A file to which each execution of a call appends a line as it begins. It survives the death of the one who wrote it.</summary>
internal sealed class Ledger : IDisposable
{
    private const int WriteAppend = 0x401;

    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>One write to a file that the kernel appends to (which .NET's FileMode.Append is not): lines of several processes do not mix.</summary>
    public static unsafe void Append(string path, int number)
    {
        int file = LibC.Open(path, WriteAppend, 0);
        byte[] line = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture) + "\n");
        fixed (byte* start = line)
        {
            if (LibC.Write(file, start, (nuint)line.Length) != line.Length)
            {
                throw new IOException($"The ledger '{path}' could not be written.");
            }
        }

        _ = LibC.Close(file);
    }

    /// <summary>How often each call was begun.</summary>
    public IReadOnlyDictionary<int, int> Read() =>
        File.ReadAllLines(Path).GroupBy(line => int.Parse(line, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.Count());

    public void Dispose() => File.Delete(Path);
}
