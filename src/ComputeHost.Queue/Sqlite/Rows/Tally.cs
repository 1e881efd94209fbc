using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>How many jobs of the queue are in each state: gathered in memory during a transaction, written once at its end.</summary>
internal sealed class Tally(SqliteDatabase database, long queue)
{
    private const int States = (int)ComputeJobStatus.Dead + 1;

    private readonly SqliteStatement _read = database.Prepare("SELECT state, jobs FROM tally WHERE queue = ?1");
    private readonly SqliteStatement _add = database.Prepare(
        "INSERT INTO tally VALUES(?1, ?2, ?3) ON CONFLICT(queue, state) DO UPDATE SET jobs = jobs + excluded.jobs");

    private readonly long[] _stored = new long[States];
    private readonly long[] _moved = new long[States];
    private bool _isRead;

    /// <summary>How many jobs wait for a consumer or a time.</summary>
    public long Waiting
    {
        get
        {
            ReadOnce();
            return Sum(ComputeJobStatus.Scheduled) + Sum(ComputeJobStatus.Ready);
        }
    }

    public void Add(ComputeJobStatus state, int jobs = 1) => _moved[(int)state] += jobs;

    public void Remove(ComputeJobStatus state, int jobs = 1) => _moved[(int)state] -= jobs;

    public void Flush()
    {
        for (int state = 0; state < States; state++)
        {
            if (_moved[state] != 0)
            {
                _add.Bind(1, queue).Bind(2, (long)state).Bind(3, _moved[state]).Run();
            }
        }

        Clear();
    }

    /// <summary>Forgets what has not been written, and what was read: others may write now.</summary>
    public void Clear()
    {
        Array.Clear(_moved);
        _isRead = false;
    }

    /// <summary>The stored counts.</summary>
    public IReadOnlyDictionary<ComputeJobStatus, long> Read()
    {
        var counts = new Dictionary<ComputeJobStatus, long>();
        _read.Bind(1, queue);
        while (_read.Step())
        {
            counts[(ComputeJobStatus)_read.Int32(0)] = _read.Int64(1);
        }

        return counts;
    }

    private long Sum(ComputeJobStatus state) => _stored[(int)state] + _moved[(int)state];

    private void ReadOnce()
    {
        if (!_isRead)
        {
            Array.Clear(_stored);
            foreach ((ComputeJobStatus state, long jobs) in Read())
            {
                _stored[(int)state] = jobs;
            }

            _isRead = true;
        }
    }
}
