using ComputeHost.Queue.Sqlite.Files;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>What a consumer is in the store: a row and a file. It loses both when it shows no sign of life for too long, and gets others.</summary>
/// <param name="Id">The row.</param>
/// <param name="File">The file, locked.</param>
internal sealed record Ownership(long Id, OwnerFile File)
{
    /// <summary>Makes the file, then the row: whoever sees the row finds the file locked.</summary>
    public static async Task<Ownership> MakeAsync(SqliteEngine engine, QueueConsumerOptions options, CancellationToken cancellationToken)
    {
        string name = Guid.CreateVersion7(engine.Time.GetUtcNow()).ToString("N");
        OwnerFile file = MakeFile(engine, options, name);
        try
        {
            long id = await engine.Store.Writer.RunAsync(
                tables => tables.Owners.Add(name, options.Name, engine.Boot, Environment.ProcessId), cancellationToken).ConfigureAwait(false);
            return new Ownership(id, file);
        }
        catch
        {
            file.Close(remove: true);
            throw;
        }
    }

    /// <summary>Gives the claims back that were not entered, leaves the others as lost, and removes the row.</summary>
    /// <returns>False if that could not be stored: then the file tells the others what was entered, as soon as they can write.</returns>
    public async Task<bool> TryGiveBackAsync(SqliteEngine engine, IReadOnlySet<EnteredClaim> entered, string reason, ILogger logger)
    {
        try
        {
            while (await engine.Store.Writer.RunAsync(tables => tables.Owners.Lose(Id, entered, reason), CancellationToken.None).ConfigureAwait(false))
            {
            }

            return true;
        }
        catch (QueueException exception)
        {
            Log.ClaimsNotReturned(logger, exception, reason);
            return false;
        }
    }

    private static OwnerFile MakeFile(SqliteEngine engine, QueueConsumerOptions options, string name)
    {
        try
        {
            return OwnerFile.Create(engine.Store.Paths.Owner(name), options.Prefetch);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new QueueException($"The consumer '{options.Name}' gets no file in '{engine.Store.Paths.Owners}': {exception.Message}", exception)
            {
                Ran = ComputeRan.No,
                IsTransient = exception is IOException,
            };
        }
    }
}
