using System.Globalization;
using ComputeHost.Supervisor.Cgroups;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Supervisor.Watching;

/// <summary>
/// Notes when the kernel's out-of-memory killer strikes in this process's control group, which its workers share with others: only a strike shortly before a
/// worker's end can have been its end.
/// </summary>
internal sealed class CgroupOomCounter
{
    /// <summary>How long before it is noticed an end may have begun: the kernel takes its time to free much memory.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly string? _file;
    private readonly List<long> _strikes = [];
    private long _seen;

    public CgroupOomCounter(CgroupPlaces places, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _file = Candidates(places).FirstOrDefault(path => ReadCount(path) is not null);
        _seen = _file is null ? 0 : ReadCount(_file) ?? 0;
    }

    /// <summary>Notes the strikes since the last look.</summary>
    public void Look()
    {
        long now = _timeProvider.GetTimestamp();
        long count = _file is null ? 0 : ReadCount(_file) ?? _seen;
        // An end is explained a moment after it is noticed, hence twice.
        _strikes.RemoveAll(strike => _timeProvider.GetElapsedTime(strike, now) > 2 * Window);
        for (; _seen < count; _seen++)
        {
            _strikes.Add(now);
        }
    }

    /// <summary>Whether a strike can have been the end of a process, which then is that of no other.</summary>
    /// <param name="noticedAt">When the process was found dead; just before that was a look.</param>
    public bool TryTake(long noticedAt)
    {
        int index = _strikes.FindLastIndex(strike => strike <= noticedAt && _timeProvider.GetElapsedTime(strike, noticedAt) <= Window);
        if (index >= 0)
        {
            _strikes.RemoveAt(index);
        }

        return index >= 0;
    }

    // Where the group itself does not count, one around it does, which in version 2 counts what happens below.
    private static IEnumerable<string> Candidates(CgroupPlaces places) =>
        from directory in places.Around("memory")
        from file in (string[])["memory.events", "memory.oom_control"]
        select Path.Join(directory, file);

    private static long? ReadCount(string path)
    {
        ReadOnlySpan<byte> name = "oom_kill "u8;
        try
        {
            // Read several times a second for as long as the host lives, hence without a reader and its buffers.
            using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            Span<byte> text = stackalloc byte[1024];
            text = text[..RandomAccess.Read(file, text, fileOffset: 0)];
            foreach (Range line in text.Split((byte)'\n'))
            {
                if (text[line].StartsWith(name))
                {
                    return long.TryParse(text[line][name.Length..], CultureInfo.InvariantCulture, out long count) ? count : null;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
