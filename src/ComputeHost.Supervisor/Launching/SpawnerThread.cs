using System.Collections.Concurrent;

namespace ComputeHost.Supervisor.Launching;

/// <summary>
/// The one thread of this process that starts workers. It never ends: the kernel ends a worker (PR_SET_PDEATHSIG) when the <em>thread</em> that started it
/// ends, so a thread of the pool, which comes and goes, would take healthy workers with it.
/// </summary>
internal static class SpawnerThread
{
    private static readonly Lock Gate = new();
    private static BlockingCollection<Action>? _queue;

    /// <summary>Runs <paramref name="start"/> on the thread. It must not throw.</summary>
    /// <exception cref="OutOfMemoryException">There is no thread yet, and the operating system gives none now.</exception>
    public static void Post(Action start)
    {
        lock (Gate)
        {
            (_queue ??= Begin()).Add(start);
        }
    }

    private static BlockingCollection<Action> Begin()
    {
        var queue = new BlockingCollection<Action>();
        new Thread(() => Run(queue)) { Name = "ComputeHost spawner", IsBackground = true }.Start();
        return queue;
    }

    private static void Run(BlockingCollection<Action> queue)
    {
        foreach (Action start in queue.GetConsumingEnumerable())
        {
            start();
        }
    }
}
