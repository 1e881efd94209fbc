using ComputeHost.Queue.Contract;
using ComputeHost.Queue.Sqlite;
using ComputeHost.Queue.Tests.Sqlite;

namespace ComputeHost.Queue.Tests.Contract;

public sealed class SqliteQueueEngineTests : QueueEngineContract, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ch-queue-").FullName;
    private readonly SteppedTime _time = new();

    protected override TimeSpan Moment => TimeSpan.FromSeconds(10);

    protected override TimeProvider Time => _time;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override Task<IQueueEngine> OpenEngineAsync(QueueEngineSettings settings) =>
        new SqliteEngineFactory().OpenAsync(settings with { Url = $"sqlite:{_directory}/jobs.db" }, CancellationToken.None).AsTask();

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>What the kernel does for a process that dies: the locks are free, the files stay.</summary>
    protected override async Task LoseAsync(IQueueEngine engine)
    {
        foreach (SqliteConsumer consumer in ((SqliteEngine)engine).Consumers)
        {
            (await consumer.OpenAsync(CancellationToken.None)).File.Close(remove: false);
        }
    }
}
