using System.Diagnostics;

namespace ComputeHost.Supervisor.Output;

/// <summary>
/// What is kept of a worker's standard error: the last lines, and from the line with which the runtime announces a death also the first ones after it,
/// because the top of a stack overflow's stack tells more than its thousandth frame.
/// </summary>
internal sealed class StderrTail
{
    public const int MaxLines = 64;
    public const int MaxLength = 8 * 1024;

    private const int LinesAfterGap = 8;

    private static readonly string[] Announcements =
        ["Stack overflow.", "Process terminated.", "Unhandled exception.", "Out of memory.", FatalError];

    // Says what it was only in the line after it.
    public const string FatalError = "Fatal error.";

    private readonly Lock _gate = new();
    private readonly Queue<string> _last = [];
    private readonly List<string> _obituary = [];
    private long _announcedAt;
    private int _lastLength;
    private int _obituaryLength;
    private bool _obituaryIsFull;

    /// <summary>The line with which the runtime announced the process's death, or null.</summary>
    public string? Announcement
    {
        get
        {
            lock (_gate)
            {
                return _obituary is [FatalError, var reason, ..] ? $"{FatalError} {reason}" : _obituary.FirstOrDefault();
            }
        }
    }

    /// <summary>When that line arrived, in Stopwatch ticks; 0 if there was none.</summary>
    public long AnnouncedAt
    {
        get
        {
            lock (_gate)
            {
                return _announcedAt;
            }
        }
    }

    public static bool IsAnnouncement(string line) => Array.Exists(Announcements, announcement => line.StartsWith(announcement, StringComparison.Ordinal));

    public void Add(string line)
    {
        lock (_gate)
        {
            // The last announcement counts: the code may have printed such a line itself before.
            if (IsAnnouncement(line))
            {
                _announcedAt = Stopwatch.GetTimestamp();
                _obituary.Clear();
                _obituaryLength = 0;
                _obituaryIsFull = false;
                AddToObituaryLocked(line);
            }
            else if (_obituary.Count > 0)
            {
                AddToObituaryLocked(line);
            }

            AddToLastLocked(line);
        }
    }

    /// <summary>What came from that line on, its middle left out if it is long; empty if there was no such line.</summary>
    public string Obituary
    {
        get
        {
            lock (_gate)
            {
                string obituary = string.Join('\n', _obituary);
                return _obituaryIsFull ? $"{obituary}\n…\n{string.Join('\n', _last.TakeLast(LinesAfterGap))}" : obituary;
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _obituary.Count == 0 ? string.Join('\n', _last) : Obituary;
        }
    }

    private void AddToObituaryLocked(string line)
    {
        _obituaryIsFull |= _obituary.Count == MaxLines || _obituaryLength + line.Length > MaxLength;
        if (!_obituaryIsFull)
        {
            _obituary.Add(line);
            _obituaryLength += line.Length;
        }
    }

    private void AddToLastLocked(string line)
    {
        _last.Enqueue(line);
        _lastLength += line.Length;
        while (_last.Count > MaxLines || (_lastLength > MaxLength && _last.Count > 1))
        {
            _lastLength -= _last.Dequeue().Length;
        }
    }
}
