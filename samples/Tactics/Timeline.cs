using System.Diagnostics;
using System.Globalization;

/// <summary>What a caller sees: when each of its calls was awaited and answered, and whether its own work, a tick each 10 ms, was on time meanwhile.</summary>
internal sealed class Timeline
{
    private const int Width = 60;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<(TimeSpan From, TimeSpan To, int Process)> _calls = [];
    private readonly List<(TimeSpan At, TimeSpan Late)> _ticks = [];

    /// <summary>Awaits all calls, and ticks while it does.</summary>
    public async Task WatchAsync(IEnumerable<Func<Task<int>>> calls)
    {
        using var stop = new CancellationTokenSource();
        Task ticking = TickAsync(stop.Token);
        await Task.WhenAll(calls.Select(AwaitAsync));
        await stop.CancelAsync();
        await ticking;
    }

    public void Print(TextWriter output, string title)
    {
        TimeSpan end = _calls.Max(call => call.To);
        output.WriteLine($"{title}: {_calls.Count} calls in {Milliseconds(end)}, in {_calls.Select(call => call.Process).Distinct().Count()} other processes"
            .Replace("in 1 other processes", _calls[0].Process == Environment.ProcessId ? "in this process" : "in 1 other process", StringComparison.Ordinal));
        foreach ((TimeSpan from, TimeSpan to, _) in _calls.OrderBy(call => call.To))
        {
            int begin = Column(from, end);
            int length = Math.Max(1, Column(to, end) - begin);
            output.WriteLine($"  await  {new string(' ', begin)}{new string('=', length - 1)}>{new string(' ', Width - begin - length)} {Milliseconds(to - from)}");
        }

        var worst = new TimeSpan[Width];
        foreach ((TimeSpan at, TimeSpan late) in _ticks.Where(tick => tick.At < end))
        {
            int column = Math.Min(Width - 1, Column(at, end));
            worst[column] = late > worst[column] ? late : worst[column];
        }

        output.WriteLine($"  ticks  {string.Concat(worst.Select(late => late < Tick ? '.' : late < 5 * Tick ? '-' : '!'))} latest {Milliseconds(_ticks.Max(tick => tick.Late))}");
        output.WriteLine();
    }

    private async Task AwaitAsync(Func<Task<int>> call)
    {
        TimeSpan from = Stopwatch.GetElapsedTime(_start);
        int process = await call();
        lock (_calls)
        {
            _calls.Add((from, Stopwatch.GetElapsedTime(_start), process));
        }
    }

    private async Task TickAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan before = Stopwatch.GetElapsedTime(_start);
            await Task.Delay(Tick, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TimeSpan after = Stopwatch.GetElapsedTime(_start);
            _ticks.Add((after, after - before - Tick));
        }
    }

    private static int Column(TimeSpan time, TimeSpan end) => (int)(time / end * Width);

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalMilliseconds):0} ms");
}
