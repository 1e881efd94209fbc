using ComputeHost.Protocol.Launch;

namespace ComputeHost;

/// <summary>
/// Keeps workers from starting workers: a pool in a static field beside a compute method, or one in the <c>Main</c> of a worker program that does not
/// become a worker.
/// </summary>
internal static class WorkerGuard
{
    /// <param name="serves">Whether this process serves as a worker.</param>
    /// <param name="isMarked">Whether it was started as one.</param>
    /// <exception cref="InvalidOperationException">One of them holds.</exception>
    public static void ThrowIf(bool serves, bool isMarked)
    {
        if (serves)
        {
            throw new InvalidOperationException(
                "A compute pool cannot be started inside a worker: each of its workers would start further ones, without end. "
                + "To run further compute methods from a compute method, let it end in a parameter of type 'ComputeContext' and use 'ComputeContext.Client'; "
                + "a pool in a static field belongs into a class without compute methods.");
        }

        if (isMarked)
        {
            throw new InvalidOperationException(
                $"{WorkerEnvironment.NoWorkerYet}: each of its workers would start further ones, without end. If 'WorkerCommand' names this program, let its 'Main' begin with "
                + "'if (ComputeWorker.IsWorker) { await ComputeWorker.RunAsync(args); return; }'. "
                + $"If a worker program that never became a worker has started this one, remove the environment variable '{WorkerEnvironment.Marker}' for it.");
        }
    }
}
