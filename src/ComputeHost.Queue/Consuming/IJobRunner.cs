using ComputeHost.Protocol.Methods;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue.Consuming;

/// <summary>Runs the methods of jobs: the pool of this program, or of a daemon. Their values stay encoded, so this process needs none of their types.</summary>
internal interface IJobRunner
{
    /// <summary>How many jobs it can run at once, 1 or more. It is never given more than these.</summary>
    int Slots { get; }

    /// <summary>What it runs.</summary>
    IReadOnlyCollection<JobMethod> Methods { get; }

    /// <summary>Runs a job whose method counts as entered. It is not tried a second time here.</summary>
    /// <param name="order">What is to be run.</param>
    /// <param name="end">Ends the method: the run then fails with <see cref="ComputeCancelledException"/>, unless it was over before.</param>
    /// <returns>How it ended. Never throws.</returns>
    Task<JobRun> RunAsync(JobOrder order, CancellationToken end);
}

/// <summary>A method that a runner has.</summary>
/// <param name="Method">The method.</param>
/// <param name="Aliases">Further names by which jobs may ask for it.</param>
internal sealed record JobMethod(CalledMethod Method, IReadOnlyList<string> Aliases);
