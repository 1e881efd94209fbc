using System.Runtime.CompilerServices;

namespace ComputeHost.Queue.Sqlite;

/// <summary>Looks for what is wrong with a store, or will be.</summary>
internal sealed class SqliteDoctor(SqliteEngine engine)
{
    public async IAsyncEnumerable<QueueFinding> CheckAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        yield return new QueueFinding(QueueFindingLevel.Good, "store", engine.Address);
    }
}
