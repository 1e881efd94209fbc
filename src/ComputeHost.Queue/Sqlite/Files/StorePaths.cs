namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>The files of a store: the database and what lies with it.</summary>
/// <param name="Database">The database, as a full path.</param>
internal sealed record StorePaths(string Database)
{
    /// <summary>Locked by whoever writes.</summary>
    public string Turn => Database + "-turn";

    /// <summary>Tells all processes that something has changed.</summary>
    public string Wake => Database + "-wake";

    /// <summary>One file per consumer.</summary>
    public string Owners => Database + "-owners";

    public string Journal => Database + "-wal";

    public string Directory => Path.GetDirectoryName(Database) ?? "/";

    /// <summary>The shared memory of SQLite.</summary>
    public string Index => Database + "-shm";

    /// <summary>All files and the directory of owners.</summary>
    public IReadOnlyList<string> All => [Database, Journal, Index, Turn, Wake, Owners];

    /// <summary>How large the write-ahead log is, in bytes.</summary>
    public long LogSize => Length(Journal);

    /// <summary>How much room the disk has, in bytes.</summary>
    public long Room => new DriveInfo(Directory).AvailableFreeSpace;

    /// <summary>How large the database is with its log, in bytes.</summary>
    public long Size => Length(Database) + Length(Journal);

    /// <summary>A consumer's file.</summary>
    public string Owner(string file) => Path.Combine(Owners, file);

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
