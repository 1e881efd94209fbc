using System.Buffers.Binary;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>The tables of a store, and how to tell a store from other files.</summary>
internal static class Schema
{
    /// <summary>The layout that is written here. Raise it with every change of a table, and change older stores in <see cref="Create"/>.</summary>
    public const int Version = 1;

    /// <summary>"CHjq" in the header of the file, where SQLite keeps what a program marks its files with.</summary>
    public const int ApplicationId = 0x43486A71;

    /// <summary>How much of a file has to be seen, in bytes.</summary>
    public const int HeaderLength = 100;

    private const int VersionOffset = 60;
    private const int ApplicationOffset = 68;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Says from a file's first bytes whether it can be a store. Nothing opens the file before: SQLite would write to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its first 100 bytes, or fewer.</param>
    /// <exception cref="QueueException">It is none.</exception>
    public static void ThrowIfForeign(string path, ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty)
        {
            return;
        }

        if (header.Length < HeaderLength || !header.StartsWith(Magic))
        {
            throw new QueueException($"'{path}' is not a database, and was left as it is. Name another file, or move this one away.") { Ran = ComputeRan.No };
        }

        // Without a mark, what it is may still be in its log.
        int application = BinaryPrimitives.ReadInt32BigEndian(header[ApplicationOffset..]);
        if (application != 0)
        {
            ThrowIfForeign(path, application, BinaryPrimitives.ReadInt32BigEndian(header[VersionOffset..]));
        }
    }

    public static void ThrowIfForeign(string path, long application, long version)
    {
        if (application != ApplicationId)
        {
            throw new QueueException($"'{path}' is the database of another program, and was left as it is. Name another file.") { Ran = ComputeRan.No };
        }

        if (version > Version)
        {
            throw new QueueException(
                $"'{path}' has layout {version}, and this version of ComputeHost knows layouts up to {Version}; the file was left as it is. "
                + "Update this program, or name another file.") { Ran = ComputeRan.No };
        }
    }

    /// <summary>Makes the tables in an empty file. To be called under the writer's turn.</summary>
    public static void Create(SqliteDatabase database) => database.Execute($"""
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};

        -- What has been counted up in this file: outcomes and reports of progress get their numbers from here, and a number never comes twice.
        CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counter VALUES('done', 0), ('progress', 0);

        -- The queue's time is the machine's monotonic clock plus this, in milliseconds. A boot begins a new clock.
        CREATE TABLE boot(id TEXT PRIMARY KEY, shift INTEGER NOT NULL, latest INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE queue(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, paused INTEGER NOT NULL DEFAULT 0);

        -- How many jobs there are: counted as they move, never by looking at them.
        CREATE TABLE tally(queue INTEGER NOT NULL, state INTEGER NOT NULL, jobs INTEGER NOT NULL, PRIMARY KEY(queue, state)) WITHOUT ROWID;

        -- A method with its aliases, one name a line. known is when a consumer last said that it runs it.
        CREATE TABLE method(id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, names TEXT NOT NULL, known INTEGER NOT NULL, UNIQUE(queue, names));

        -- A consumer. Its file tells whether it lives, and which jobs it has entered.
        CREATE TABLE owner(
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, file TEXT NOT NULL, name TEXT NOT NULL, boot TEXT NOT NULL, process INTEGER NOT NULL);

        -- Times (due, expires, enqueued, done_at, gone) are queue time; lengths (ttl, delay, expires_after, backoff) are in ticks of 100 ns.
        CREATE TABLE job(
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE,
            queue INTEGER NOT NULL,
            mailbox TEXT NOT NULL,
            method INTEGER NOT NULL,
            state INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            due INTEGER NOT NULL,
            expires INTEGER,
            enqueued INTEGER NOT NULL,
            epoch INTEGER NOT NULL DEFAULT 0,
            owner INTEGER,
            idempotent INTEGER NOT NULL DEFAULT 0,
            charged INTEGER NOT NULL DEFAULT 0,
            deaths INTEGER NOT NULL DEFAULT 0,
            done INTEGER,
            done_at INTEGER,
            gone INTEGER,
            key TEXT,
            cancelled_by TEXT,
            ttl INTEGER NOT NULL,
            delay INTEGER NOT NULL,
            expires_after INTEGER,
            max_attempts INTEGER NOT NULL,
            retry_faults INTEGER NOT NULL,
            backoff_first INTEGER NOT NULL,
            backoff_factor REAL NOT NULL,
            backoff_longest INTEGER NOT NULL,
            body_blob INTEGER,
            outcome_blob INTEGER,
            history BLOB,
            outcome BLOB,
            body BLOB);
        CREATE INDEX job_ready ON job(method, priority DESC) WHERE state = 1;
        CREATE INDEX job_due ON job(queue, due) WHERE state = 0;
        CREATE INDEX job_expires ON job(queue, expires) WHERE state < 2 AND expires IS NOT NULL;
        CREATE INDEX job_owner ON job(owner) WHERE owner IS NOT NULL;
        CREATE INDEX job_done ON job(queue, mailbox, done) WHERE done IS NOT NULL;
        CREATE INDEX job_gone ON job(queue, gone) WHERE gone IS NOT NULL;
        CREATE INDEX job_dead ON job(queue) WHERE state = 9;
        CREATE UNIQUE INDEX job_key ON job(queue, key) WHERE key IS NOT NULL;

        -- The latest report of each job that has made one.
        CREATE TABLE progress(job INTEGER PRIMARY KEY, queue INTEGER NOT NULL, mailbox TEXT NOT NULL, stamp INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX progress_stamp ON progress(queue, mailbox, stamp);

        -- What is too large for a row. Its pieces have the numbers from id * 2^20 on. Without a job it is removed once nothing was written to it for a while.
        CREATE TABLE large(id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER, size INTEGER NOT NULL, touched INTEGER NOT NULL);
        CREATE INDEX large_loose ON large(touched) WHERE job IS NULL;
        CREATE TABLE piece(number INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """);
}
