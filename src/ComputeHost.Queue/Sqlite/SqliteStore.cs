using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Rows;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite;

/// <summary>An open store: its files, its clock, its connections and the threads that use them.</summary>
internal sealed class SqliteStore : IAsyncDisposable
{
    /// <summary>How long the turn is waited for.</summary>
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private readonly OpenedStore _opened;
    private readonly IWriterTurn _turn;

    private SqliteStore(OpenedStore opened, QueueEngineSettings settings, SqliteTuning tuning)
    {
        _opened = opened;
        _turn = tuning.Turn ?? new FileTurn(opened.TurnFile, opened.Board, opened.Clock);
        var limits = new StoreLimits(settings.MaxWaiting, settings.UnknownMethodTimeout, settings.TimeProvider);
        var tables = new WriteTables(opened.Writing, opened.Queue, opened.Clock, opened.Board, opened.Paths, limits);
        Writer = new StoreWriter<WriteTables>(tables, _turn, Paths.Database, tuning.MostTogether);
        Reader = new StoreReader<ReadTables>(new ReadTables(opened.Reading, opened.Queue), opened.Reading, Paths.Database);
        Writer.Start();
        Reader.Start();
    }

    public StorePaths Paths => _opened.Paths;

    public QueueClock Clock => _opened.Clock;

    public WakeBoard Board => _opened.Board;

    public StoreWriter<WriteTables> Writer { get; }

    public StoreReader<ReadTables> Reader { get; }

    /// <summary>Opens a store, and makes it if there is none.</summary>
    /// <exception cref="QueueException">It cannot be used; what is there was left as it is.</exception>
    public static async Task<SqliteStore> OpenAsync(SqliteAddress address, QueueEngineSettings settings, SqliteTuning tuning, CancellationToken cancellationToken)
    {
        Task<SqliteStore> opening =
            DedicatedThread.RunAsync("queue opening", () => new SqliteStore(StoreOpening.Open(address, settings, tuning.Boot), settings, tuning));
        try
        {
            return await opening.WaitAsync(TurnLimit, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !opening.IsCompleted)
        {
            // The turn is waited for in the kernel: the thread that does ends with the other process's turn, and closes what it opened.
            _ = opening.ContinueWith(
                static late => late.Result.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new QueueException(
                $"'{address.Path}' could not be opened within {TurnLimit.TotalSeconds:0} s, because another process does not end its writing. If one is stopped, continue or end it.",
                exception)
            {
                Ran = ComputeRan.No,
                IsTransient = true,
            };
        }
    }

    /// <summary>Gives up what has waited for the turn too long.</summary>
    public void AbandonLate() => Writer.Abandon(
        TurnLimit,
        () => new QueueException(
            $"Nothing could be written to '{Paths.Database}' for {TurnLimit.TotalSeconds:0} s: {Holder(Board.Holder.Process)} has the writer's turn. If it is stopped, continue or end it.")
        {
            Ran = ComputeRan.No,
            IsTransient = true,
        });

    public async ValueTask DisposeAsync()
    {
        Writer.Close();
        Reader.Close();
        try
        {
            await Task.WhenAll(Writer.Ended, Reader.Ended).WaitAsync(CloseLimit, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The writer waits in the kernel for another process. It uses the files, so they stay open.
            return;
        }

        _opened.Reading.Dispose();
        _opened.Writing.Dispose();
        _turn.Dispose();
        _opened.TurnFile.Dispose();
        Board.Dispose();
    }

    private static string Holder(int process) => process == 0 ? "another process" : $"process {process}";
}
