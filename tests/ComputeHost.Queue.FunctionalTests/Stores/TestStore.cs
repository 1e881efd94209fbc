using ComputeHost.QueueApp.Chaos;
using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Probes;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.FunctionalTests.Stores;

/// <summary>A store of one test, with the consumers that it starts and their run log.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chs-");
    private readonly List<IAsyncDisposable> _opened = [];

    private TestStore(Func<string, string> url)
    {
        Url = url(_directory.FullName);
        File.WriteAllText(RunLog, "");
    }

    public string Url { get; }

    /// <summary>The file in which each run of a job marks itself.</summary>
    public string RunLog => Path.Combine(_directory.FullName, "runs");

    /// <summary>The file to which all consumers log.</summary>
    public string Log => Path.Combine(_directory.FullName, "log");

    public static TestStore InFile() => new(static directory => $"sqlite:{directory}/jobs.db");

    public static TestStore At(RabbitBroker broker) => new(directory => $"{broker.AddressUri}?queue={Path.GetFileName(directory)!.ToLowerInvariant()}");

    /// <summary>Opens the queue for a caller.</summary>
    public async Task<ComputeQueue> OpenAsync()
    {
        ComputeQueue queue = await QueueAddress.OpenAsync(Url, new ComputeQueueOptions { Mailbox = "tests", LeaseTimeout = Lease }.UseRabbitMq());
        _opened.Add(queue);
        return queue;
    }

    /// <summary>Starts a consumer in a process of its own, and waits until it takes jobs.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="point">Where it sends itself a signal.</param>
    /// <param name="signal">The signal.</param>
    public async Task<ChildConsumer> ConsumeAsync(string name, FaultPoint point = FaultPoint.None, int signal = FaultProbe.Kill)
    {
        ChildConsumer consumer = await ChildConsumer.StartAsync(new ConsumerOrder
        {
            Url = Url,
            Name = name,
            LeaseTimeout = Lease,
            Heartbeat = TimeSpan.FromSeconds(1),
            Log = Log,
            FaultPoint = point,
            FaultSignal = signal,
        });
        _opened.Add(consumer);
        return consumer;
    }

    /// <summary>The consumers that have run a job, in their order.</summary>
    public IReadOnlyList<string> RunsOf(int number) => ChaosLog.Read(RunLog).ConsumersOf(number);

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync();
        }

        await Eventually.UntilAsync("no process is left", () => ProcessWatch.WithMarker(_directory.FullName).Count == 0);
        _directory.Delete(recursive: true);
    }
}
