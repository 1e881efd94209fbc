using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>
/// The methods that jobs of the queue name, each with its aliases as one set. A job has the number of its set, so that the jobs of a set are found
/// without passing those of others.
/// </summary>
internal sealed class MethodSets(SqliteDatabase database, long queue)
{
    private const char Separator = '\n';

    private readonly SqliteStatement _news = database.Prepare("SELECT id, names FROM method WHERE queue = ?1 AND id > ?2 ORDER BY id");
    private readonly SqliteStatement _insert = database.Prepare("INSERT INTO method(queue, names, known) VALUES(?1, ?2, 0) RETURNING id");
    private readonly Dictionary<long, string[]> _names = [];
    private readonly Dictionary<string, long> _ids = [];
    private long _latest;

    /// <summary>The sets, with those that others have added.</summary>
    public IReadOnlyDictionary<long, string[]> All
    {
        get
        {
            Refresh();
            return _names;
        }
    }

    /// <summary>The names of a set, the method's own first.</summary>
    public string[] NamesOf(long id)
    {
        if (!_names.ContainsKey(id))
        {
            Refresh();
        }

        return _names.GetValueOrDefault(id) ?? [""];
    }

    /// <summary>The number of a job's set, which is added if it is new.</summary>
    public long IdOf(QueuedJob job)
    {
        string names = job.Aliases.Count == 0 ? job.Method : string.Join(Separator, job.Aliases.Prepend(job.Method));
        if (_ids.TryGetValue(names, out long id))
        {
            return id;
        }

        Refresh();
        if (!_ids.TryGetValue(names, out id))
        {
            id = _insert.Bind(1, queue).Bind(2, names).Single()!.Value;
            Add(id, names);
        }

        return id;
    }

    /// <summary>Forgets what may have been undone.</summary>
    public void Clear()
    {
        _names.Clear();
        _ids.Clear();
        _latest = 0;
    }

    private void Refresh()
    {
        _news.Bind(1, queue).Bind(2, _latest);
        while (_news.Step())
        {
            Add(_news.Int64(0), _news.Text(1));
        }
    }

    private void Add(long id, string names)
    {
        _names[id] = names.Split(Separator);
        _ids[names] = id;
        _latest = Math.Max(_latest, id);
    }
}
