using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>
/// What a running compute method can know about its call. A method gets it by ending in a parameter of this type; the worker supplies it.
/// </summary>
/// <remarks>Valid while the method runs. All members are safe to use from several threads.</remarks>
public abstract class ComputeContext
{
    /// <summary>Fires when the caller has given up or the call's time is up; the method should then end soon, or its worker is killed.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>The time left until the call's time is up.</summary>
    /// <value>Never negative; <see cref="Timeout.InfiniteTimeSpan"/> when the call has no time limit.</value>
    public abstract TimeSpan Remaining { get; }

    /// <summary>The call's identity, the same on the caller's side, in exceptions and in logs.</summary>
    public abstract string CallId { get; }

    /// <summary>Which sending of the call this is: 1 for the first one.</summary>
    public abstract int Attempt { get; }

    /// <summary>
    /// A logger whose entries come to the host's log with their level, event id, message and the text of their exception, in a category with the method's name.
    /// </summary>
    /// <remarks>
    /// Levels that the host's log refuses for the category <c>ComputeHost.Worker.Output</c> when the pool starts are not written. Out of a worker
    /// process the values inside a message come as part of its text only, and scopes not at all.
    /// </remarks>
    public abstract ILogger Logger { get; }

    /// <summary>
    /// Runs further compute methods. Inside a worker, a nested call runs in the same worker on a thread of its own, so that it can never wait for a free slot.
    /// </summary>
    /// <remarks>
    /// A nested call that still runs when the method returns is cancelled. If it does not heed its token within
    /// <c>ComputePoolOptions.CancellationGrace</c>, the worker is replaced. When the method has returned, no further call can be made.
    /// </remarks>
    public abstract IComputeClient Client { get; }

    /// <summary>Tells the caller how far the method is. Does nothing when the caller does not listen.</summary>
    /// <param name="fraction">The share of the work that is done, 0 to 1.</param>
    /// <param name="message">What is being done now, or <see langword="null"/>. What is longer than 1,024 characters is cut.</param>
    /// <remarks>Returns at once. Reports that come faster than they can be sent replace each other; the last one is always sent.</remarks>
    public abstract void ReportProgress(double fraction, string? message = null);
}
