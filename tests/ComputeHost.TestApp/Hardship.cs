using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.TestApp;

/// <summary>Hosts whose workers take away what others need, or lose what they need themselves.</summary>
internal static class Hardship
{
#pragma warning disable CA1416 // Whoever asks for it is not on Windows.
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static async Task EvictAsync(bool locked)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions
        {
            MaxWorkers = 1,
            FailureLimit = 1,
            MaxRestartDelay = TimeSpan.FromMilliseconds(100),
        }).ConfigureAwait(false);
        string directory = Directory.GetDirectories(Path.GetTempPath(), "ch-*").Single();
        var load = new Load(pool);
        await Task.Delay(200).ConfigureAwait(false);
        if (locked)
        {
            File.SetUnixFileMode(directory, UnixFileMode.None);
        }
        else
        {
            Directory.Delete(directory, recursive: true);
        }

        await Task.Delay(500).ConfigureAwait(false);
        await load.StopAsync("existing").ConfigureAwait(false);
        await Hosts.LoseWorkerAsync(pool).ConfigureAwait(false);
        try
        {
            Console.WriteLine($"without={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
        }
        catch (ComputeHostException exception)
        {
            Console.WriteLine($"without={exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        if (locked)
        {
            File.SetUnixFileMode(directory, OnlyOwner);
        }
        else
        {
            Directory.CreateDirectory(directory, OnlyOwner);
        }

        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20);)
        {
            try
            {
                Console.WriteLine($"recovered={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
                break;
            }
            catch (ComputeHostException)
            {
                await Task.Delay(100).ConfigureAwait(false);
            }
        }

        await pool.DisposeAsync().ConfigureAwait(false);
        Console.WriteLine($"left={Directory.GetDirectories(Path.GetTempPath(), "ch-*").Length}");
    }
#pragma warning restore CA1416

    public static async Task BombAsync(string group)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions
        {
            MinWorkers = 2,
            MaxWorkers = 2,
            CancellationGrace = TimeSpan.FromMilliseconds(500),
        }).ConfigureAwait(false);
        int[] before = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
        Task bomb = pool.RunAsync(Facts.Multiply, group, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(3) });
        var load = new Load(pool);
        try
        {
            await bomb.ConfigureAwait(false);
        }
        catch (ComputeHostException exception)
        {
            Console.WriteLine("end=" + exception.GetType().Name);
        }

        int[] after = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
        await load.StopAsync("others").ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kept={before.Intersect(after).Count()}\nlost={pool.GetStatistics().TotalWorkersLost}"));
    }

    /// <summary>Calls one after the other, and how they ended.</summary>
    private sealed class Load
    {
        private readonly ComputePool _pool;
        private readonly Task _run;
        private volatile bool _stopped;
        private int _answered;
        private Exception? _failure;

        public Load(ComputePool pool)
        {
            _pool = pool;
            _run = RunAsync();
        }

        /// <summary>Ends the load and prints whether all calls were answered.</summary>
        public async Task StopAsync(string name)
        {
            _stopped = true;
            await _run.ConfigureAwait(false);
            Console.WriteLine($"{name}={(_failure is null && _answered > 0 ? "answered" : $"{_answered} answered, then {_failure}")}");
        }

        private async Task RunAsync()
        {
            try
            {
                for (; !_stopped; _answered++)
                {
                    await _pool.RunAsync(Facts.Add, _answered, 1, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
                    await Task.Delay(1).ConfigureAwait(false);
                }
            }
            catch (ComputeHostException exception)
            {
                _failure = exception;
            }
        }
    }
}
