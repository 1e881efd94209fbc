using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Worker.Vitals;

/// <summary>
/// What this process occupies for itself: neither what it shares with others, as the segments of large payloads, nor pages of files, which the kernel can take
/// back. Safe from any thread; reading allocates nothing.
/// </summary>
internal sealed class OwnMemory
{
    private readonly SafeFileHandle? _statm = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;

    /// <returns>In bytes; 0 if the system does not say.</returns>
    public long Read()
    {
        if (_statm is null)
        {
            return Environment.WorkingSet;
        }

        Span<byte> text = stackalloc byte[128];
        try
        {
            return PrivatePages(text[..RandomAccess.Read(_statm, text, fileOffset: 0)]) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            // A method has closed descriptors that are not its own.
            return 0;
        }
    }

    /// <summary>The second number of <c>statm</c>, what is resident, without the third, what of that is shared or a file's.</summary>
    internal static long PrivatePages(ReadOnlySpan<byte> statm)
    {
        TakeNumber(ref statm);
        long resident = TakeNumber(ref statm);
        long shared = TakeNumber(ref statm);
        return Math.Max(0, resident - shared);
    }

    /// <returns>The number that a blank follows, or 0.</returns>
    private static long TakeNumber(ref ReadOnlySpan<byte> numbers)
    {
        int end = numbers.IndexOf((byte)' ');
        long number = end > 0 && long.TryParse(numbers[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed : 0;
        numbers = numbers[(end + 1)..];
        return number;
    }
}
