namespace ComputeHost;

/// <summary>Keeps a pool in a static field beside a compute method from starting workers that start workers.</summary>
internal static class WorkerGuard
{
    /// <exception cref="InvalidOperationException">This process is a worker.</exception>
    public static void ThrowIf(bool isWorker)
    {
        if (isWorker)
        {
            throw new InvalidOperationException(
                "A compute pool cannot be started inside a worker: each of its workers would start further ones, without end. "
                + "To run further compute methods from a compute method, let it end in a parameter of type 'ComputeContext' and use 'ComputeContext.Client'; "
                + "a pool in a static field belongs into a class without compute methods.");
        }
    }
}
