using System.Globalization;
using System.Text;
using ComputeHost.Protocol.Native;

namespace ComputeHost.LoadTests.Chaos;

/// <summary>A file to which every execution of a call appends its number as it begins. It survives the death of the one who wrote it.</summary>
internal static class Ledger
{
    private const int WriteAppend = 0x401;

    /// <summary>One write to a file that the kernel appends to: lines of several processes do not mix.</summary>
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
    public static Dictionary<int, int> Read(string path) =>
        File.ReadLines(path).GroupBy(line => int.Parse(line, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.Count());
}
