namespace ComputeHost.Client.Scheduling;

/// <summary>The lanes that got frames under the lock and must be flushed after it. Mostly none or one, which costs nothing.</summary>
internal struct FlushList
{
    private WorkerLane? _first;
    private List<WorkerLane>? _more;

    public void Add(WorkerLane lane)
    {
        if (_first is null || _first == lane)
        {
            _first = lane;
            return;
        }

        _more ??= [];
        if (!_more.Contains(lane))
        {
            _more.Add(lane);
        }
    }

    public readonly void Flush()
    {
        _first?.Outlet.Flush();
        if (_more is null)
        {
            return;
        }

        foreach (WorkerLane lane in _more)
        {
            lane.Outlet.Flush();
        }
    }
}
