using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Worker.Sessions;

/// <summary>
/// Gives sessions their identities and their lines in the flight recorder's page. The line that has been free for longest is used first, so that what an ended
/// session left there can be read for as long as possible.
/// </summary>
internal sealed class SessionLines(RecorderPage page)
{
    private readonly Lock _gate = new();
    private readonly Queue<int> _free = new(Enumerable.Range(0, RecorderPage.MaxSessions));
    private ulong _last;

    public bool TryOpen([NotNullWhen(true)] out SessionLine? line)
    {
        lock (_gate)
        {
            line = null;
            if (!_free.TryDequeue(out int index))
            {
                return false;
            }

            line = new SessionLine(index, ++_last);
            page.OpenSession(index, line.Session);
            return true;
        }
    }

    /// <summary>Frees a line; no call of its session may be running.</summary>
    public void Close(SessionLine line)
    {
        lock (_gate)
        {
            _free.Enqueue(line.Index);
        }
    }
}

/// <param name="Index">The place in the page.</param>
/// <param name="Session">The identity, never used again.</param>
internal sealed record SessionLine(int Index, ulong Session);
