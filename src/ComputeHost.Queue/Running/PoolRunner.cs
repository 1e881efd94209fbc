using ComputeHost.Execution.Methods;
using ComputeHost.Protocol;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.States;
using ComputeHost.Seam;

namespace ComputeHost.Queue.Running;

/// <summary>Runs jobs in a pool of this program: those of the methods whose tactic is the queue there.</summary>
/// <param name="host">Runs them.</param>
/// <param name="methods">The methods.</param>
internal sealed class PoolRunner(IJobHost host, IReadOnlyCollection<JobMethod> methods) : IJobRunner
{
    public int Slots => host.Slots;

    public IReadOnlyCollection<JobMethod> Methods => methods;

    /// <exception cref="InvalidOperationException">The pool has no method for the queue; the message says what to do.</exception>
    public static PoolRunner Of(ComputePool pool, ComputeTactic tactic)
    {
        if (!ReflectionFeature.IsSupported)
        {
            throw new InvalidOperationException(
                $"A program with the switch '{ReflectionFeature.SwitchName}' off, as trimmed and Native AOT programs are, does not know its methods and cannot serve a queue. "
                + "Serve it by 'computehost serve --queue', or publish the program without PublishTrimmed and PublishAot.");
        }

        JobMethod[] methods =
        [
            .. LocalMethods.All()
                .Where(method => pool.TacticOf(method.Descriptor) == ComputeTactic.Queue)
                .Select(static method => new JobMethod(method, method.Descriptor.Aliases)),
        ];
        return methods.Length > 0 ? new PoolRunner(pool.JobHostOf(tactic), methods) : throw new InvalidOperationException(
            "The pool has no method whose tactic is 'Queue', so it would take no jobs. "
                + "Mark one with [ComputeMethod(Tactic = ComputeTactic.Queue)], or set 'Tactic' in ComputePoolOptions or in its 'Methods'.");
    }

    public Task<JobRun> RunAsync(JobOrder order, CancellationToken end) =>
        StoredCalls.RunAsync(order, host.Client, () => new StoredCall(order, host.Client), end);
}
