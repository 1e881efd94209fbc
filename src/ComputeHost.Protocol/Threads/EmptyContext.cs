namespace ComputeHost.Protocol.Threads;

/// <summary>
/// An execution context without anything in it. What outlives the call that starts it is started here: else it would keep what its first caller had there, and
/// loggers would take all that follows for that caller's.
/// </summary>
internal static class EmptyContext
{
    private static ExecutionContext? _value;

    public static ExecutionContext Value => _value ??= Capture();

    /// <summary>Starts work on the thread pool.</summary>
    public static Task RunAsync(Func<Task> work)
    {
        Task task = null!;
#pragma warning disable RS0030 // The context that it takes along is the empty one.
        ExecutionContext.Run(Value, _ => task = Task.Run(work), null);
#pragma warning restore RS0030
        return task;
    }

    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
