using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Execution;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Worker;

/// <summary>A thread that writes into the flight recorder that the process lives, how much memory it has, and whether it is to be replaced. It allocates nothing.</summary>
internal sealed class Beat(RecorderPage page, TimeSpan interval, StrayCalls strays)
{
    private readonly byte[] _buffer = new byte[128];

    public void Start() => new Thread(Run) { IsBackground = true, Name = "ComputeHost beat" }.UnsafeStart();

    private void Run()
    {
        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        using SafeFileHandle? memory = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;
        while (true)
        {
            try
            {
                page.Beat(Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: false), GC.CollectionCount(0), WorkingSet(memory));
                if (strays.HasOverdue(Stopwatch.GetTimestamp()))
                {
                    page.AskForReplacement();
                }

                never.Wait(interval);
            }
            catch (OutOfMemoryException)
            {
                // What the runtime does in there may need memory, however little we do ourselves.
                Shortage.Wait();
            }
        }
    }

    private long WorkingSet(SafeFileHandle? memory)
    {
        if (memory is null)
        {
            return Environment.WorkingSet;
        }

        int length = RandomAccess.Read(memory, _buffer, fileOffset: 0);
        return ResidentPages(_buffer.AsSpan(0, length)) * Environment.SystemPageSize;
    }

    /// <summary>The second number of <c>statm</c>.</summary>
    internal static long ResidentPages(ReadOnlySpan<byte> statm)
    {
        ReadOnlySpan<byte> rest = statm[(statm.IndexOf((byte)' ') + 1)..];
        int end = rest.IndexOf((byte)' ');
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long pages) ? pages : 0;
    }
}
