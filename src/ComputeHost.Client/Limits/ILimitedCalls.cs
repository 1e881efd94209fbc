using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Limits;

/// <summary>The calls that <see cref="TimeLimits{TCall}"/> watches.</summary>
internal interface ILimitedCalls<TCall>
    where TCall : ITimedCall
{
    /// <summary>Lists the calls that are due.</summary>
    /// <returns>When the next ones are due.</returns>
    long CollectDue(long now, List<TCall> due);

    /// <summary>Applies the time limits of one call.</summary>
    /// <param name="call">A call that <see cref="CollectDue"/> listed.</param>
    /// <param name="sent">Where the call was when the recorder was read.</param>
    /// <param name="start">What the recorder said.</param>
    /// <param name="now">The moment of the tick.</param>
    /// <returns>Whether to condemn its worker for this call, and when to look again.</returns>
    (bool Kill, long Next) Expire(TCall call, SentCall? sent, CallStart start, long now);

    /// <summary>Takes back calls that wait in a worker behind a long one, if another worker is free, and sends what can be sent.</summary>
    /// <returns>When to look again, and how many calls lack a worker, waiting or stuck.</returns>
    (long Next, int Lacking) Tend(long now);
}
