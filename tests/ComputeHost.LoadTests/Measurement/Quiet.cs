using System.Globalization;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>Waits until the machine has nothing to do any more: the runtimes of many processes compile for some time what a warm-up has used.</summary>
internal static class Quiet
{
    /// <summary>Of all processors' time.</summary>
    private const double EnoughIdle = 0.9;

    /// <summary>The fourth number of a line, after its name.</summary>
    private const int IdleField = 4;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>A machine that never is quiet has to be measured as it is.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <returns>Whether it was quiet at once.</returns>
    public static async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        (long idle, long all) last = Read();
        for (TimeSpan waited = TimeSpan.Zero; waited < s_patience; waited += s_look)
        {
            await Task.Delay(s_look, cancellationToken);
            (long idle, long all) now = Read();
            if (now.idle - last.idle > EnoughIdle * (now.all - last.all))
            {
                return waited == TimeSpan.Zero;
            }

            last = now;
        }

        return false;
    }

    // cpu  user nice system idle …, in ticks since the start.
    private static (long Idle, long All) Read()
    {
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[IdleField], CultureInfo.InvariantCulture), fields.Skip(1).Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
    }
}
