using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>A daemon that takes jobs of a queue in its directory.</summary>
internal sealed class QueueDaemon : IAsyncDisposable
{
    public const string Triple = "ComputeHost.SharedMethods.StoredWork.Triple(System.Int32)";

    private QueueDaemon(TestDaemon daemon) => Daemon = daemon;

    public TestDaemon Daemon { get; }

    public string Url => $"sqlite:{Daemon.DirectoryPath}/jobs.db";

    public string Ledger => Path.Combine(Daemon.DirectoryPath, "ledger");

    /// <summary>The file that the methods wait for.</summary>
    public string Gate => Path.Combine(Daemon.DirectoryPath, "gate");

    public static async Task<QueueDaemon> StartAsync(
        string pool = "\"minWorkers\": 1, \"maxWorkers\": 2", string rest = "", string queue = "\"sqlite:jobs.db\"")
    {
        var daemon = new QueueDaemon(await TestDaemon.StartAsync($"{pool}, \"queue\": {queue}", rest));
        await File.WriteAllTextAsync(daemon.Ledger, "");
        return daemon;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => Cli.RunAsync(Daemon.Address, arguments);

    public Task<CliResult> QueueAsync(params string[] arguments) => Cli.RunAsync(Daemon.Address, ["queue", .. arguments, "--queue", Url]);

    public string[] Marks() => File.ReadAllLines(Ledger);

    public ValueTask DisposeAsync() => Daemon.DisposeAsync();
}
