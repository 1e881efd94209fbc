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
                    Fail(done, exception);
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

    /// <summary>Not by <see cref="Shortage.Outlast"/>: generic code would make the delegate here, and there may be no memory for it.</summary>
    private static void Fail<T>(TaskCompletionSource<T> done, Exception exception)
    {
        bool told = false;
        while (!told)
        {
            try
            {
                done.TrySetException(exception);
                told = true;
            }
            catch (Exception shortage) when (Shortage.IsCauseOf(shortage))
            {
                Shortage.Wait();
            }
        }
    }
}
