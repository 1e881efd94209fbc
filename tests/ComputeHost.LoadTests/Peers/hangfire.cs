#:package Hangfire.Core
#:package Hangfire.Storage.SQLite
#:property NoWarn=$(NoWarn);NU1603;CA1050

// Hangfire over a file of SQLite, 64 jobs in flight from their enqueueing to their run. It ends with its standard input.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Hangfire;
using Hangfire.Logging;
using Hangfire.Storage.SQLite;

const int InFlight = 64;
TimeSpan warmUp = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture));
TimeSpan duration = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
LogProvider.SetCurrentLogProvider(null);
JobStorage.Current = new SQLiteStorage(Path.Combine(args[0], "hangfire.db"), new SQLiteStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(50) });
using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 2, SchedulePollingInterval = TimeSpan.FromSeconds(1) });
var client = new BackgroundJobClient();
byte[] payload = new byte[100];
await RunAsync(warmUp);
Console.WriteLine("ready " + (await RunAsync(duration)).ToString(CultureInfo.InvariantCulture));
return;

async Task<double> RunAsync(TimeSpan time)
{
    long start = Stopwatch.GetTimestamp();
    int done = 0;
    await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
    {
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var id = Guid.NewGuid();
            var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Jobs.Waiting[id] = ran;
            client.Enqueue(() => Jobs.Run(id, payload));
            await ran.Task;
            Interlocked.Increment(ref done);
        }
    })));
    return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

public static class Jobs
{
    public static ConcurrentDictionary<Guid, TaskCompletionSource> Waiting { get; } = new();

    public static void Run(Guid id, byte[] payload)
    {
        if (Waiting.TryRemove(id, out TaskCompletionSource? ran))
        {
            ran.SetResult();
        }
    }
}
