namespace ComputeHost.Worker.Execution;

/// <summary>A thread for one piece of user code, with the same deep stack as a slot's.</summary>
internal static class DedicatedThread
{
    /// <summary>Runs <paramref name="work"/> in the caller's execution context.</summary>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            Slot.StackBytes)
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return done.Task;
    }
}
