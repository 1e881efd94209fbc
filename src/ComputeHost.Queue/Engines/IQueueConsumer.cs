namespace ComputeHost.Queue;

/// <summary>One consumer's side of an engine: it claims jobs, says when their methods are entered, and stores how they end.</summary>
/// <remarks>
/// Safe to use from many threads at once, but only one of them receives. To dispose it gives what is claimed and not entered back at no charge, and
/// leaves what was
/// entered as lost.
/// </remarks>
public interface IQueueConsumer : IAsyncDisposable
{
    /// <summary>Waits until there are jobs, and claims them: each with an epoch that is higher than that of any claim before.</summary>
    /// <param name="max">How many at most, 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait. No job is lost by it.</param>
    /// <returns>At least one job.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    /// <exception cref="QueueException">The store cannot be used; the message has the remedy. Calling again tries again.</exception>
    ValueTask<IReadOnlyList<JobDelivery>> ReceiveAsync(int max, CancellationToken cancellationToken);

    /// <summary>
    /// Says that the job's method is about to be entered. When this returns, a loss of this process counts the job as entered; of a method that is not
    /// idempotent,
    /// also whatever loss the engine promises to survive. Until then it counts as not entered.
    /// </summary>
    /// <param name="delivery">A claimed job.</param>
    /// <param name="cancellationToken">Gives the wait up; whether the job counts as entered is unknown then, so it must not be run.</param>
    /// <returns>False if the claim is lost, and the job must not be run.</returns>
    /// <exception cref="QueueException">It could not be stored. The job must not be run; release it.</exception>
    ValueTask<bool> EnterAsync(JobDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Stores what becomes of a claimed job, durably, before it acknowledges the claim.</summary>
    /// <param name="delivery">A claimed job, entered or not.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="cancellationToken">Gives up; the job is then lost or stored, which the next claim will see.</param>
    /// <returns>False if the claim is lost, or another outcome was first: nothing has been stored, or what was stored does not count.</returns>
    /// <exception cref="QueueException">It could not be stored, perhaps because the disk is full. Try again: the claim stays.</exception>
    ValueTask<bool> FinishAsync(JobDelivery delivery, JobDecision decision, CancellationToken cancellationToken);

    /// <summary>Tells the job's caller how far it is. Reports may be dropped.</summary>
    /// <param name="delivery">An entered job.</param>
    /// <param name="progress">The encoded report; engines do not read it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is on its way.</returns>
    ValueTask ReportProgressAsync(JobDelivery delivery, ReadOnlyMemory<byte> progress, CancellationToken cancellationToken);
}
