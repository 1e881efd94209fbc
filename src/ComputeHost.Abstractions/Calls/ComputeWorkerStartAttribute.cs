namespace ComputeHost;

/// <summary>
/// Marks a static method without parameters that runs once in each worker process before the worker is ready: licences, encodings, loading a model.
/// </summary>
/// <remarks>
/// The application's <c>Main</c> does not run in a worker, so what the compute methods need must be prepared here. The methods run one after another on
/// the worker's start-up thread, within the pool's <c>StartTimeout</c>, in the order of their full names. An exception from one of them fails the start
/// of the worker with <see cref="WorkerStartException"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ComputeWorkerStartAttribute : Attribute;
