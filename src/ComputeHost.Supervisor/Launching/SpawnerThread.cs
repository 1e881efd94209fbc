namespace ComputeHost.Supervisor.Launching;

/// <summary>
/// The one thread of this process that starts workers. It never ends: the kernel ends a worker (PR_SET_PDEATHSIG) when the <em>thread</em> that started it
/// ends, so a thread of the pool, which comes and goes, would take healthy workers with it.
/// </summary>
internal static class SpawnerThread
{
    // A monitor waits without spinning first and without allocating.
    private static readonly object Gate = new();
    private static readonly Queue<Action> Starts = new();
    private static bool _begun;

    /// <summary>Runs <paramref name="start"/> on the thread, which tells by itself how it went.</summary>
    /// <exception cref="OutOfMemoryException">There is no thread yet, and the operating system gives none now.</exception>
    public static void Post(Action start)
    {
        lock (Gate)
        {
            if (!_begun)
            {
                new Thread(Run) { Name = "ComputeHost spawner", IsBackground = true }.UnsafeStart();
                _begun = true;
            }

            Starts.Enqueue(start);
            Monitor.Pulse(Gate);
        }
    }

    private static void Run()
    {
        while (true)
        {
            try
            {
                Take()();
            }
            catch (Exception)
            {
                // The thread holds all workers of this process and goes on.
            }
        }
    }

    private static Action Take()
    {
        lock (Gate)
        {
            while (Starts.Count == 0)
            {
                Monitor.Wait(Gate);
            }

            return Starts.Dequeue();
        }
    }
}
