using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>A consumer as it is stored.</summary>
internal sealed record OwnerRow(long Id, string File, string Name, string Boot, int Process);

/// <summary>What a mailbox has received after a place in it.</summary>
/// <param name="Records">The records.</param>
/// <param name="Outcome">The number of the last outcome of them, or what was asked for.</param>
/// <param name="Progress">The number of the last report of them, or what was asked for.</param>
internal sealed record MailboxPart(IReadOnlyList<MailboxRecord> Records, long Outcome, long Progress);

/// <summary>What the reading thread has of the tables: of one queue, through one connection.</summary>
internal sealed class ReadTables
{
    private const int RecordsTogether = 256;

    private readonly long _queue;
    private readonly Tally _tally;
    private readonly MethodSets _methods;
    private readonly JobSearch _search;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _progress;
    private readonly SqliteStatement _outcomes;
    private readonly SqliteStatement _reports;
    private readonly SqliteStatement _firstSince;
    private readonly SqliteStatement _backwards;
    private readonly SqliteStatement _done;
    private readonly SqliteStatement _size;
    private readonly SqliteStatement _piece;
    private readonly SqliteStatement _owners;
    private readonly SqliteStatement _ownerFiles;
    private readonly SqliteStatement _orders;
    private readonly SqliteStatement _claimedBy;
    private readonly SqliteStatement _isPaused;
    private readonly SqliteStatement _oldest;
    private readonly SqliteStatement _isSweepDue;

    public ReadTables(SqliteDatabase database, long queue)
    {
        _queue = queue;
        _tally = new Tally(database, queue);
        _methods = new MethodSets(database, queue);
        _search = new JobSearch(database, queue, _methods);
        _find = database.Prepare("SELECT " + JobRow.ColumnsWithBodies + " FROM job WHERE id = ?1 AND queue = ?2 AND mailbox = ?3");
        _progress = database.Prepare("SELECT body FROM progress WHERE job = ?1");
        _outcomes =
            database.Prepare("SELECT id, state, outcome, outcome_blob, done FROM job WHERE queue = ?1 AND mailbox = ?2 AND done > ?3 ORDER BY done LIMIT ?4");
        _reports = database.Prepare(
            "SELECT job.id, progress.body, progress.stamp FROM progress JOIN job ON job.seq = progress.job "
            + "WHERE progress.queue = ?1 AND progress.mailbox = ?2 AND progress.stamp > ?3 ORDER BY progress.stamp LIMIT ?4");
        _firstSince = database.Prepare("SELECT min(done) FROM job WHERE id >= ?1 AND queue = ?2 AND mailbox = ?3 AND done IS NOT NULL");
        _backwards = database.Prepare("SELECT done, done_at FROM job WHERE queue = ?1 AND mailbox = ?2 AND done IS NOT NULL ORDER BY done DESC");
        _done = database.Prepare("SELECT value FROM counter WHERE name = 'done'");
        _size = database.Prepare("SELECT size FROM large WHERE id = ?1");
        _piece = database.Prepare("SELECT data FROM piece WHERE number = ?1");
        _owners = database.Prepare("SELECT id, file, name, boot, process FROM owner WHERE queue = ?1");
        _ownerFiles = database.Prepare("SELECT file FROM owner");
        _orders = database.Prepare("SELECT seq, epoch, cancelled_by FROM job WHERE owner = ?1 AND cancelled_by IS NOT NULL");
        _claimedBy = database.Prepare("SELECT count(*) FROM job WHERE owner = ?1");
        _isPaused = database.Prepare("SELECT paused FROM queue WHERE id = ?1");
        _oldest = database.Prepare("SELECT due FROM job INDEXED BY job_ready WHERE method = ?1 AND state = 1 AND priority = ?2 ORDER BY seq LIMIT 1");
        _isSweepDue = database.Prepare(
            "SELECT EXISTS(SELECT 1 FROM job WHERE queue = ?1 AND state < 2 AND expires IS NOT NULL AND expires <= ?2) "
            + "OR EXISTS(SELECT 1 FROM job WHERE queue = ?1 AND gone IS NOT NULL AND gone <= ?2) OR EXISTS(SELECT 1 FROM large WHERE job IS NULL AND touched < ?3)");
    }

    public bool IsPaused => _isPaused.Bind(1, _queue).Single() != 0;

    public IReadOnlyDictionary<ComputeJobStatus, long> Counts => _tally.Read();

    public IReadOnlyList<OwnerRow> Owners
    {
        get
        {
            var owners = new List<OwnerRow>();
            _owners.Bind(1, _queue);
            while (_owners.Step())
            {
                owners.Add(new OwnerRow(_owners.Int64(0), _owners.Text(1), _owners.Text(2), _owners.Text(3), _owners.Int32(4)));
            }

            return owners;
        }
    }

    /// <summary>The files of the consumers of all queues in the store.</summary>
    public IReadOnlySet<string> OwnerFiles
    {
        get
        {
            var files = new HashSet<string>();
            while (_ownerFiles.Step())
            {
                files.Add(_ownerFiles.Text(0));
            }

            return files;
        }
    }

    /// <summary>The job with its bodies, as far as they are in its row, and its last report.</summary>
    public (JobRow Row, byte[]? Progress)? Find(JobId id)
    {
        _find.Bind(1, JobRow.Key(id.Value)).Bind(2, _queue).Bind(3, id.Mailbox);
        if (!_find.Step())
        {
            return null;
        }

        JobRow row = JobRow.Read(_find, _methods, hasBodies: true);
        _find.Reset();
        byte[]? report = _progress.Bind(1, row.Seq).Step() ? _progress.Blob(0) : null;
        _progress.Reset();
        return (row, report);
    }

    public JobRows List(JobFilter filter, string? from, int size, long now) => _search.Find(filter, from, size, now);

    /// <summary>The place in a mailbox before all that it received since a moment, and before the outcomes of all jobs that were made since.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="since">The moment by the clock of the jobs' maker: their ids have the same clock, so that one that was set has no effect.</param>
    /// <param name="moment">The moment in the queue's time.</param>
    public long Place(string mailbox, DateTimeOffset since, long moment)
    {
        if (since <= DateTimeOffset.UnixEpoch)
        {
            return 0;
        }

        long place = _done.Single() ?? 0;
        byte[] first = JobRow.Key(Guid.CreateVersion7(since));
        first.AsSpan(6).Clear();
        if (_firstSince.Bind(1, first).Bind(2, _queue).Bind(3, mailbox).Single() is { } done)
        {
            place = Math.Min(place, done - 1);
        }

        _backwards.Bind(1, _queue).Bind(2, mailbox);
        while (_backwards.Step() && _backwards.Int64(1) >= moment)
        {
            place = Math.Min(place, _backwards.Int64(0) - 1);
        }

        _backwards.Reset();
        return place;
    }

    /// <summary>What a mailbox has received after a place.</summary>
    public MailboxPart Mailbox(string mailbox, long outcome, long progress)
    {
        var records = new List<MailboxRecord>();
        _outcomes.Bind(1, _queue).Bind(2, mailbox).Bind(3, outcome).Bind(4, RecordsTogether);
        while (_outcomes.Step())
        {
            records.Add(new MailboxRecord(Id(_outcomes, mailbox), (ComputeJobStatus)_outcomes.Int32(1), _outcomes.IsNull(3) ? (ReadOnlyMemory<byte>?)_outcomes.Blob(2) : null));
            outcome = _outcomes.Int64(4);
        }

        _reports.Bind(1, _queue).Bind(2, mailbox).Bind(3, progress).Bind(4, RecordsTogether);
        while (_reports.Step())
        {
            records.Add(new MailboxRecord(Id(_reports, mailbox), ComputeJobStatus.Running, _reports.Blob(1)));
            progress = _reports.Int64(2);
        }

        return new MailboxPart(records, outcome, progress);
    }

    /// <summary>How long a large body is; null if it is gone.</summary>
    public long? SizeOf(long large) => _size.Bind(1, large).Single();

    /// <summary>Reads a piece of a large body.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="QueueException">It is not there as it was written.</exception>
    public int ReadPiece(long large, int piece, Span<byte> target)
    {
        int expected = Math.Min(target.Length, LargeTable.PieceLength);
        int length = _piece.Bind(1, LargeTable.FirstPiece(large) + piece).Step() ? _piece.CopyBlob(0, target[..expected]) : 0;
        _piece.Reset();
        return length == expected ? length : throw new QueueException("A body is not in the store as it was written: the store is damaged.");
    }

    /// <summary>The claims of a consumer that somebody wants to be cancelled, each with who.</summary>
    public IReadOnlyList<(long Job, long Epoch, string By)> Orders(long owner)
    {
        var orders = new List<(long, long, string)>();
        _orders.Bind(1, owner);
        while (_orders.Step())
        {
            orders.Add((_orders.Int64(0), _orders.Int64(1), _orders.Text(2)));
        }

        return orders;
    }

    public int ClaimedBy(long owner) => (int)_claimedBy.Bind(1, owner).Single()!.Value;

    /// <summary>Since when the job waits that waits longest: the first of each method and priority is looked at.</summary>
    public long? OldestReady()
    {
        long? oldest = null;
        foreach (long set in _methods.All.Keys)
        {
            foreach (ComputePriority priority in Enum.GetValues<ComputePriority>())
            {
                long? due = _oldest.Bind(1, set).Bind(2, (long)priority).Single();
                oldest = due < oldest || oldest is null ? due ?? oldest : oldest;
            }
        }

        return oldest;
    }

    /// <summary>Whether there is something that <see cref="Sweeping"/> would end or remove.</summary>
    public bool IsSweepDue(long now) => _isSweepDue.Bind(1, _queue).Bind(2, now).Bind(3, LargeTable.LooseBefore(now)).Single() != 0;

    private static JobId Id(SqliteStatement row, string mailbox) => new(new Guid(row.Blob(0), bigEndian: true), mailbox);
}
