using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ComputeHost.TestSupport;

/// <summary>A limit for every await of a test, so that a hang fails with the line that hangs.</summary>
public static class DefaultTimeoutExtensions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Awaits <paramref name="task"/> for at most 30 s, or <paramref name="limit"/>; without a limit under a debugger.</summary>
    /// <exception cref="TimeoutException">The task was not over in time; names the caller's file and line.</exception>
    public static async Task DefaultTimeout(this Task task, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        TimeSpan actual = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : limit ?? Limit;
        try
        {
            await task.WaitAsync(actual);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"The task at {file}:{line} was not over within {actual}.");
        }
    }

    /// <inheritdoc cref="DefaultTimeout(Task, TimeSpan?, string, int)"/>
    public static async Task<T> DefaultTimeout<T>(this Task<T> task, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        await ((Task)task).DefaultTimeout(limit, file, line);
        return await task;
    }

    /// <inheritdoc cref="DefaultTimeout(Task, TimeSpan?, string, int)"/>
    public static Task DefaultTimeout(this ValueTask task, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().DefaultTimeout(limit, file, line);

    /// <inheritdoc cref="DefaultTimeout(Task, TimeSpan?, string, int)"/>
    public static Task<T> DefaultTimeout<T>(this ValueTask<T> task, TimeSpan? limit = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        task.AsTask().DefaultTimeout(limit, file, line);
}
