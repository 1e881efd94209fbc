using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ComputeHost.QueueApp.Jobs;

/// <summary>
/// Keeps a kill out of the moment between a job's entry in the store and its line in the run log: nobody can write both at once, so a kill in between
/// would count
/// as a difference that is none. A lock of the kernel: consumers share it in that moment, and who kills has it alone.
/// </summary>
public sealed partial class EntryGate : IDisposable
{
    private const int ReadWriteCreateCloseOnExec = 0x80042;
    private const int OwnerOnly = 0x180;
    private const int Shared = 1;
    private const int Alone = 2;
    private const int NotWaiting = 4;
    private const int Unlocked = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly int _file;
    private int _entered;

    /// <param name="path">The lock's file.</param>
    public EntryGate(string path)
    {
        _file = Open(path, ReadWriteCreateCloseOnExec, OwnerOnly);
        if (_file < 0)
        {
            throw new IOException($"The gate '{path}' could not be opened.");
        }
    }

    /// <summary>That of this process; null if it has none, as a worker.</summary>
    public static EntryGate? Current { get; set; }

    /// <summary>Nobody kills this process from now on.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            if (_entered++ == 0)
            {
                _ = Flock(_file, Shared);
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_entered == 0)
            {
                _ = Flock(_file, Unlocked);
            }
        }
    }

    /// <summary>Waits until the moment is right, then does it.</summary>
    public async Task WhenClearAsync(Action kill)
    {
        long start = Stopwatch.GetTimestamp();
        while (Flock(_file, Alone | NotWaiting) != 0)
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                throw new TimeoutException($"A consumer was between a job's entry and its run for '{Limit}'.");
            }

            await Task.Delay(1).ConfigureAwait(false);
        }

        kill();
        _ = Flock(_file, Unlocked);
    }

    public void Dispose() => _ = Close(_file);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int Flock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
