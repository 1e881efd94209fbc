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
    private readonly Queue<string> _tail = [];
    private readonly List<string> _lastWords = [];
    private long _announcedAt;
    private int _tailLength;
    private int _lastWordsLength;
    private bool _lastWordsAreFull;

    /// <summary>The line with which the runtime announced the process's death, or null.</summary>
    public string? Announcement
    {
        get
        {
            lock (_gate)
            {
                return _lastWords is [FatalError, var reason, ..] ? $"{FatalError} {reason}" : _lastWords.FirstOrDefault();
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
                _lastWords.Clear();
                _lastWordsLength = 0;
                _lastWordsAreFull = false;
                AddToLastWordsLocked(line);
            }
            else if (_lastWords.Count > 0)
            {
                AddToLastWordsLocked(line);
            }

            AddToTailLocked(line);
        }
    }

    /// <summary>What came from that line on, its middle left out if it is long; empty if there was no such line.</summary>
    public string LastWords
    {
        get
        {
            lock (_gate)
            {
                string words = string.Join('\n', _lastWords);
                return _lastWordsAreFull ? $"{words}\n…\n{string.Join('\n', _tail.TakeLast(LinesAfterGap))}" : words;
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _lastWords.Count == 0 ? string.Join('\n', _tail) : LastWords;
        }
    }

    private void AddToLastWordsLocked(string line)
    {
        _lastWordsAreFull |= _lastWords.Count == MaxLines || _lastWordsLength + line.Length > MaxLength;
        if (!_lastWordsAreFull)
        {
            _lastWords.Add(line);
            _lastWordsLength += line.Length;
        }
    }

    private void AddToTailLocked(string line)
    {
        _tail.Enqueue(line);
        _tailLength += line.Length;
        while (_tail.Count > MaxLines || (_tailLength > MaxLength && _tail.Count > 1))
        {
            _tailLength -= _tail.Dequeue().Length;
        }
    }
}
