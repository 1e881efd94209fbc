using System.Globalization;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite.Rows;

/// <summary>A part of the jobs that were looked for.</summary>
/// <param name="Jobs">The jobs, oldest first.</param>
/// <param name="Next">Where the next part begins; null after the last.</param>
internal sealed record JobRows(IReadOnlyList<JobRow> Jobs, string? Next);

/// <summary>Looks for jobs in the order of their enqueueing. A part looks at a bounded number of rows, so it may be short and still not be the last.</summary>
internal sealed class JobSearch
{
    private const int MostRows = 20_000;
    private const string Rest = " AND seq > ?2 ORDER BY seq";

    private readonly MethodSets _methods;
    private readonly SqliteStatement _all;
    private readonly SqliteStatement _dead;
    private readonly long _queue;

    public JobSearch(SqliteDatabase database, long queue, MethodSets methods)
    {
        _methods = methods;
        _queue = queue;
        _all = database.Prepare("SELECT " + JobRow.Columns + " FROM job NOT INDEXED WHERE queue = ?1" + Rest);

        // Few jobs are dead, and they are what is looked for most.
        _dead = database.Prepare("SELECT " + JobRow.Columns + " FROM job INDEXED BY job_dead WHERE queue = ?1 AND state = 9" + Rest);
    }

    public JobRows Find(JobFilter filter, string? from, int size, long now)
    {
        var found = new List<JobRow>();
        long? oldest = filter.OlderThan is { } age ? now - (long)age.TotalMilliseconds : null;
        long last = from is null ? 0 : long.Parse(from, CultureInfo.InvariantCulture);
        SqliteStatement query = filter.Statuses is [ComputeJobStatus.Dead] ? _dead : _all;
        query.Bind(1, _queue).Bind(2, last);
        for (int i = 0; i < MostRows; i++)
        {
            // What is younger comes later.
            if (!query.Step() || query.Int64(7) > oldest)
            {
                query.Reset();
                return new JobRows(found, null);
            }

            last = query.Int64(0);
            if (IsMeant(query, filter))
            {
                found.Add(JobRow.Read(query, _methods, hasBodies: false));
                if (found.Count == size)
                {
                    break;
                }
            }
        }

        query.Reset();
        return new JobRows(found, last.ToString(CultureInfo.InvariantCulture));
    }

    private bool IsMeant(SqliteStatement row, JobFilter filter) =>
        (filter.Statuses.Count == 0 || filter.Statuses.Any(status => Stored(status) == (ComputeJobStatus)row.Int32(4)))
        && (filter.Mailbox is null || filter.Mailbox == row.Text(2))
        && (filter.Method is null || _methods.NamesOf(row.Int64(3)).Contains(filter.Method));

    // Whether a claimed job is entered is in its consumer's file, so both are found, and the reader of the file drops the other.
    private static ComputeJobStatus Stored(ComputeJobStatus status) => status == ComputeJobStatus.Running ? ComputeJobStatus.Claimed : status;
}
