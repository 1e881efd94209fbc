using ComputeHost.Queue.Tactic;

namespace ComputeHost;

/// <summary>Gives a pool the queue tactic.</summary>
public static class ComputePoolOptionsExtensions
{
    /// <summary>
    /// Lets calls of methods whose tactic is <see cref="ComputeTactic.Queue"/> become jobs of the queue at <see cref="ComputePoolOptions.Queue"/>. The
    /// pool opens the
    /// queue when it is needed, and closes it.
    /// </summary>
    /// <param name="options">The pool's options.</param>
    /// <param name="configure">Sets the queue's options, or <see langword="null"/> for the defaults. Called when the queue is opened.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <remarks>
    /// <para>
    /// The token of a call cancels its job. <see cref="ComputeCallOptions.Timeout"/> limits one attempt, <see cref="ComputeCallOptions.QueueTimeout"/>
    /// the wait for the
    /// first entry; a deadline limits both. Without these a job waits as long as it must. <see cref="ComputeCallOptions.AffinityKey"/> has no effect
    /// here, and whether a
    /// job may run twice is up to its method at the consumer; with <see cref="ComputeCallOptions.Idempotent"/> set to <see langword="false"/> it has one
    /// attempt.
    /// </para>
    /// <para>Somebody must run the jobs: <see cref="ComputeQueue.ServeAsync(ComputePool, ComputeServeOptions?, CancellationToken)"/>, here or elsewhere.</para>
    /// </remarks>
    public static ComputePoolOptions UseQueue(this ComputePoolOptions options, Action<ComputeQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CreateQueueTactic = pool => new QueueTactic(() => CreateQueue(pool, configure), isOwn: true, pool);
        return options;
    }

    /// <summary>Lets calls of methods whose tactic is <see cref="ComputeTactic.Queue"/> become jobs of a queue.</summary>
    /// <param name="options">The pool's options.</param>
    /// <param name="queue">The queue. It stays the caller's; dispose it after the pool.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <inheritdoc cref="UseQueue(ComputePoolOptions, Action{ComputeQueueOptions}?)"/>
    public static ComputePoolOptions UseQueue(this ComputePoolOptions options, ComputeQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return options.UseQueue(() => queue);
    }

    /// <param name="options">The pool's options.</param>
    /// <param name="queue">Finds the queue when it is needed.</param>
    internal static ComputePoolOptions UseQueue(this ComputePoolOptions options, Func<ComputeQueue> queue)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CreateQueueTactic = pool => new QueueTactic(queue, isOwn: false, pool);
        return options;
    }

    private static ComputeQueue CreateQueue(ComputePoolOptions pool, Action<ComputeQueueOptions>? configure)
    {
        string url = pool.Queue ?? throw new InvalidOperationException(
            "A call needs the queue, but ComputePoolOptions.Queue is not set. "
                + "Set it to the address of a queue, for example 'sqlite:jobs.db', or give UseQueue an open ComputeQueue.");
        var own = new ComputeQueueOptions { LoggerFactory = pool.LoggerFactory };
        configure?.Invoke(own);
        return ComputeQueue.Create(url, own);
    }
}
