namespace ComputeHost.Queue.Mailboxes;

/// <summary>
/// The last report of jobs to whose progress nobody listened when it came, so that who enqueues a job and then listens misses nothing. Bounded. Not
/// thread-safe.
/// </summary>
internal sealed class RecentReports(int most)
{
    private readonly Dictionary<JobId, ReadOnlyMemory<byte>> _reports = [];
    private readonly Queue<JobId> _order = new();

    public void Add(JobId id, ReadOnlyMemory<byte> report)
    {
        if (!_reports.ContainsKey(id))
        {
            _order.Enqueue(id);
        }

        _reports[id] = report;
        while (_order.Count > most)
        {
            _reports.Remove(_order.Dequeue());
        }
    }

    // A null literal would become empty memory.
    public ReadOnlyMemory<byte>? Find(JobId id) => _reports.TryGetValue(id, out ReadOnlyMemory<byte> report) ? report : default(ReadOnlyMemory<byte>?);
}
