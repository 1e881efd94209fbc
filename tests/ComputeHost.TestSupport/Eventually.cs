using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ComputeHost.TestSupport;

/// <summary>Waits for what nothing announces: the state of another process, a file that goes away.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <param name="reason">What is waited for, as a sentence: "the worker is gone".</param>
    /// <param name="condition">Asked every 10 ms.</param>
    /// <param name="limit">30 s by default.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="TimeoutException">It did not hold within the limit; names the reason and the caller's file and line.</exception>
    public static Task UntilAsync(string reason, Func<bool> condition, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        UntilAsync(reason, () => Task.FromResult(condition()), limit, file, line);

    /// <inheritdoc cref="UntilAsync(string, Func{bool}, TimeSpan?, string, int)"/>
    public static async Task UntilAsync(string reason, Func<Task<bool>> condition, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        TimeSpan actual = limit ?? Limit;
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > actual && !Debugger.IsAttached)
            {
                throw new TimeoutException($"Not so within {actual}, at {file}:{line}: {reason}.");
            }

            await Task.Delay(Interval);
        }
    }
}
