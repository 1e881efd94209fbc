namespace ComputeHost.Protocol.Threads;

/// <summary>A thread for one piece of work that blocks or runs user code, with nothing of the caller's execution context.</summary>
internal static class DedicatedThread
{
    /// <param name="name">The thread's name.</param>
    /// <param name="work">What it does.</param>
    /// <param name="stackBytes">The most stack that it can use; 0 for the system's usual.</param>
    public static Task<T> RunAsync<T>(string name, Func<T> work, int stackBytes = 0)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.TrySetResult(work());
                }
                catch (Exception exception)
                {
                    Shortage.Outlast((done, exception), static end => end.done.TrySetException(end.exception));
                }
            },
            stackBytes)
        {
            IsBackground = true,
            Name = name,
        };
        thread.UnsafeStart();
        return done.Task;
    }
}
