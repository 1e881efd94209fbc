using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>What the writing thread has of the tables: of one queue, through one connection.</summary>
internal sealed class WriteTables : IStoreTables
{
    private readonly QueueClock _clock;
    private readonly WakeBoard _board;
    private readonly SqliteStatement _count;

    public WriteTables(SqliteDatabase database, long queue, QueueClock clock, WakeBoard board, StorePaths paths, StoreLimits limits)
    {
        Database = database;
        Queue = queue;
        Paths = paths;
        Limits = limits;
        _clock = clock;
        _board = board;
        _count = database.Prepare("UPDATE counter SET value = value + 1 WHERE name = ?1 RETURNING value");
        Tally = new Tally(database, queue);
        Methods = new MethodSets(database, queue);
        Large = new LargeTable(this);
        Ends = new JobEnds(this);
        Enqueueing = new Enqueueing(this);
        Claiming = new Claiming(this);
        Owners = new OwnerTable(this);
        Operating = new Operating(this);
        Sweeping = new Sweeping(this);
        Progress = new ProgressTable(this);
        Search = new JobSearch(database, queue, Methods);
    }

    public SqliteDatabase Database { get; }

    public long Queue { get; }

    public StorePaths Paths { get; }

    public StoreLimits Limits { get; }

    /// <summary>The transaction's moment in the queue's time.</summary>
    public long Now { get; private set; }

    /// <summary>What others are told when the transaction is stored.</summary>
    public StoreChanges Changes { get; set; }

    public Tally Tally { get; }

    public MethodSets Methods { get; }

    public LargeTable Large { get; }

    public JobEnds Ends { get; }

    public Enqueueing Enqueueing { get; }

    public Claiming Claiming { get; }

    public OwnerTable Owners { get; }

    public Operating Operating { get; }

    public Sweeping Sweeping { get; }

    public ProgressTable Progress { get; }

    public JobSearch Search { get; }

    /// <summary>The next number of a counter of the store.</summary>
    public long Next(string counter) => _count.Bind(1, counter).Single()!.Value;

    public void Begin()
    {
        Now = _clock.Now;
        Changes = StoreChanges.None;
        Tally.Clear();
    }

    public void Flush() => Tally.Flush();

    public void Committed()
    {
        if (Changes != StoreChanges.None)
        {
            _board.Tell(Changes);
        }
    }

    public void RolledBack()
    {
        Tally.Clear();
        Methods.Clear();
    }
}

/// <summary>What the tables need of the queue's settings.</summary>
/// <param name="MaxWaiting">How many jobs may wait.</param>
/// <param name="UnknownMethodTimeout">How long a job that nobody knows may wait.</param>
/// <param name="Time">The time of day, for histories.</param>
internal sealed record StoreLimits(long MaxWaiting, TimeSpan UnknownMethodTimeout, TimeProvider Time);
