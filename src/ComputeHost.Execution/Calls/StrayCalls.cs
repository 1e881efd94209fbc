using System.Diagnostics;

namespace ComputeHost.Execution.Calls;

/// <summary>
/// Nested calls whose call around them is over. One that does not end within the grace holds a thread that nothing but the end of the process gives back.
/// </summary>
/// <param name="grace">Counted from the end of the call around; negative for no end.</param>
internal sealed class StrayCalls(TimeSpan grace)
{
    private readonly Lock _gate = new();
    private readonly List<(CallContext Call, long Since)> _calls = [];
    private volatile bool _any;

    public void Add(CallContext call)
    {
        lock (_gate)
        {
            _calls.Add((call, Stopwatch.GetTimestamp()));
            _any = true;
        }
    }

    /// <summary>Whether the grace of one is over. Allocates nothing.</summary>
    public bool HasOverdue(long now)
    {
        if (!_any)
        {
            return false;
        }

        lock (_gate)
        {
            _calls.RemoveAll(static stray => stray.Call.HasEnded);
            _any = _calls.Count > 0;
            foreach ((_, long since) in _calls)
            {
                if (grace >= TimeSpan.Zero && Stopwatch.GetElapsedTime(since, now) > grace)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
