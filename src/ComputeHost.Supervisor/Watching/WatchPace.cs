using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Watching;

/// <summary>
/// How soon the workers are looked at again: at once while something is about to happen that no event may tell, several times a second while calls run, rarely
/// while there is nothing to do. The first call after a rest wakes the watch.
/// </summary>
internal sealed class WatchPace(SupervisorSettings settings, TimeProvider timeProvider)
{
    private static readonly TimeSpan Close = TimeSpan.FromMilliseconds(10);

    private long _wokenAt = timeProvider.GetTimestamp();
    private volatile bool _resting;

    /// <summary>Whether the next look may be far off. For any thread.</summary>
    public bool IsResting => _resting;

    /// <summary>There is work again.</summary>
    public void Wake()
    {
        _resting = false;
        _wokenAt = timeProvider.GetTimestamp();
    }

    /// <param name="isAboutToChange">Whether a worker is about to end.</param>
    /// <param name="idleFor">How long there has been nothing to do.</param>
    /// <returns>The time until the next look.</returns>
    public TimeSpan Next(bool isAboutToChange, TimeSpan idleFor)
    {
        _resting = !isAboutToChange && idleFor >= settings.RestAfter && timeProvider.GetElapsedTime(_wokenAt) >= settings.RestAfter;
        return isAboutToChange ? Close : _resting ? settings.RestInterval : settings.WatchInterval;
    }
}
