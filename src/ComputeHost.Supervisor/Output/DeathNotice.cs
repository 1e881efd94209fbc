namespace ComputeHost.Supervisor.Output;

/// <summary>
/// Gathers the lines with which a runtime announces its process's death, so that they become one log entry and not one for each frame of a stack.
/// </summary>
internal sealed class DeathNotice
{
    private const int MaxLines = 64;

    private readonly List<string> _lines = [];
    private int _more;

    public bool IsOpen => _lines.Count > 0;

    /// <returns>False if the line is neither an announcement nor goes on with one. An open notice is to be taken then.</returns>
    public bool TryAdd(string line)
    {
        if (IsOpen ? !GoesOn(line) : !StderrTail.IsAnnouncement(line))
        {
            return false;
        }

        if (_lines.Count < MaxLines)
        {
            _lines.Add(line);
        }
        else
        {
            _more++;
        }

        return true;
    }

    /// <summary>Takes what has been gathered, and closes the notice.</summary>
    public string Take()
    {
        string notice = string.Join('\n', _lines) + (_more > 0 ? $"\n… ({_more} more lines)" : "");
        _lines.Clear();
        _more = 0;
        return notice;
    }

    // Frames and inner exceptions are indented; a stack overflow has rules and counts between its frames.
    private bool GoesOn(string line) =>
        line.StartsWith(' ') || line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("Repeat", StringComparison.Ordinal)
        || (_lines is [StderrTail.FatalError] && !StderrTail.IsAnnouncement(line));
}
