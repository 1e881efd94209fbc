using System.Diagnostics;
using System.Globalization;
using ComputeHost.Queue.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>A process of its own that uses a store: this program, started again with a verb. It ends with its standard input.</summary>
internal sealed class SqliteChild : IAsyncDisposable
{
    /// <summary>Claims two jobs, enters the first and says so; then, for each line that it reads, tries to finish the first and to enter the second.</summary>
    public const string Enter = "enter";

    /// <summary>Begins to write, and does not end it.</summary>
    public const string Hold = "hold";

    /// <summary>Runs jobs: each run is noted in a file, between the entry and the outcome.</summary>
    public const string Work = "work";

    private readonly Process _process;

    private SqliteChild(Process process) => _process = process;

    public int Id => _process.Id;

    public static SqliteChild Start(string verb, string path, TimeSpan lease, string log = "")
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(SqliteChild).Assembly.Location, verb, path, lease.TotalSeconds.ToString(CultureInfo.InvariantCulture), log])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new SqliteChild(Process.Start(start)!);
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException("The child has ended.");

    public async Task WriteLineAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task SignalAsync(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>What the child does.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        (string verb, string path, string lease, string log) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        var settings = new QueueEngineSettings
        {
            Url = $"sqlite:{path}",
            LeaseTimeout = TimeSpan.FromSeconds(double.Parse(lease, CultureInfo.InvariantCulture)),
            MaxWaiting = 1_000_000,
            UnknownMethodTimeout = TimeSpan.FromHours(1),
            MaxBody = 64 * 1024 * 1024,
            TimeProvider = TimeProvider.System,
            LoggerFactory = NullLoggerFactory.Instance,
        };
        await using var engine = (SqliteEngine)await new SqliteEngineFactory().OpenAsync(settings, CancellationToken.None);
        if (verb == Hold)
        {
            await engine.Store.Writer.RunAsync(
                static _ =>
                {
                    Console.WriteLine("holding");
                    return Console.ReadLine();
                },
                CancellationToken.None);
            return 0;
        }

        await using IQueueConsumer consumer = await engine.OpenConsumerAsync(
            new QueueConsumerOptions { Name = "child", Prefetch = 8, Methods = new Dictionary<string, QueueMethod> { ["work"] = new("work", IsIdempotent: true) } }, CancellationToken.None);
        await (verb == Enter ? EnterAsync(consumer) : WorkAsync(consumer, log));
        return 0;
    }

    private static async Task EnterAsync(IQueueConsumer consumer)
    {
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        await consumer.EnterAsync(deliveries[0]);
        Console.WriteLine("entered");
        while (await Console.In.ReadLineAsync() is not null)
        {
            bool finished = await consumer.FinishAsync(deliveries[0], TestStore.Succeed(deliveries[0]));
            bool entered = await consumer.EnterAsync(deliveries[1]);
            Console.WriteLine($"{finished} {entered}");
        }
    }

    private static async Task WorkAsync(IQueueConsumer consumer, string log)
    {
        await using var runs = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Console.WriteLine("working");
        while (true)
        {
            IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(8, CancellationToken.None);
            await Task.WhenAll(deliveries.Select(async delivery =>
            {
                if (await consumer.EnterAsync(delivery))
                {
                    runs.Write(delivery.Job.Id.Value.ToByteArray());
                    await Task.Yield();
                    await consumer.FinishAsync(delivery, TestStore.Succeed(delivery));
                }
            }));
        }
    }
}
