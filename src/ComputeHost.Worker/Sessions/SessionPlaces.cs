using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Worker.Sessions;

/// <summary>
/// Gives sessions their identities and their places in the flight recorder's page. The place that has been free for longest is used first, so that what
/// an ended session left there can be read for as long as possible.
/// </summary>
internal sealed class SessionPlaces(RecorderPage page)
{
    private readonly Lock _gate = new();
    private readonly Queue<int> _free = new(Enumerable.Range(0, RecorderPage.MaxSessions));
    private ulong _last;

    public bool TryOpen([NotNullWhen(true)] out SessionPlace? place)
    {
        lock (_gate)
        {
            place = null;
            if (!_free.TryDequeue(out int index))
            {
                return false;
            }

            place = new SessionPlace(index, ++_last);
            page.OpenSession(index, place.Session);
            return true;
        }
    }

    /// <summary>Frees a place; no call of its session may be running.</summary>
    public void Close(SessionPlace place)
    {
        lock (_gate)
        {
            _free.Enqueue(place.Index);
        }
    }
}

/// <param name="Index">The place in the page.</param>
/// <param name="Session">The identity, never used again.</param>
internal sealed record SessionPlace(int Index, ulong Session);
