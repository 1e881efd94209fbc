namespace ComputeHost.LoadTests.Chaos;

/// <summary>What all callers saw. All of its memory is taken and touched at once, so that it does not look like growth of the host.</summary>
internal sealed class CallHistory
{
    private readonly CallRecord[] _records;
    private int _count;

    public CallHistory(int capacity)
    {
        _records = new CallRecord[capacity];
        Array.Fill(_records, new CallRecord(-1, false, CallOutcome.Unaccounted, TimeSpan.MaxValue));
    }

    public int Capacity => _records.Length;

    public int Count => Volatile.Read(ref _count);

    public IReadOnlyCollection<CallRecord> Records => new ArraySegment<CallRecord>(_records, 0, Count);

    public void Add(CallRecord record) => _records[Interlocked.Increment(ref _count) - 1] = record;
}
