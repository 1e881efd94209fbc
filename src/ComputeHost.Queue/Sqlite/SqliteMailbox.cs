using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Rows;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>Reads a mailbox from a moment on.</summary>
internal sealed class SqliteMailbox(SqliteEngine engine, string mailbox, DateTimeOffset since, ILogger logger)
{
    private static readonly TimeSpan SafetyPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private long? _outcome;
    private long _progress;
    private bool _failed;

    /// <summary>Waits for what came next.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<IReadOnlyList<MailboxRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int seen = engine.Hub.Seen(StoreChanges.Outcomes);
            if (await TryReadAsync(cancellationToken).ConfigureAwait(false) is not { } records)
            {
                await Task.Delay(RetryDelay, engine.Time, cancellationToken).ConfigureAwait(false);
            }
            else if (records.Count > 0)
            {
                return records;
            }
            else
            {
                await engine.Hub.WaitAsync(StoreChanges.Outcomes, seen, SafetyPoll, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>Null if the store cannot be read at the moment.</returns>
    private async Task<IReadOnlyList<MailboxRecord>?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _outcome ??= await FindPlaceAsync(cancellationToken).ConfigureAwait(false);
            MailboxPart part =
                await engine.Store.Reader.RunAsync(tables => tables.Mailbox(mailbox, _outcome.Value, _progress), cancellationToken).ConfigureAwait(false);
            (_outcome, _progress, _failed) = (part.Outcome, part.Progress, false);
            return part.Records;
        }
        catch (QueueException exception)
        {
            if (!_failed)
            {
                _failed = true;
                Log.StoredMailboxUnreadable(logger, exception, mailbox, engine.Store.Paths.Database);
            }

            return null;
        }
    }

    private Task<long> FindPlaceAsync(CancellationToken cancellationToken)
    {
        TimeSpan age = engine.Time.GetUtcNow() - since;
        long moment = engine.Store.Clock.Now - (long)Math.Clamp(age.TotalMilliseconds, 0, engine.Store.Clock.Now);
        return engine.Store.Reader.RunAsync(tables => tables.Place(mailbox, since, moment), cancellationToken);
    }
}
