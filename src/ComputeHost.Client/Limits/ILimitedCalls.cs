using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Limits;

/// <summary>The calls that <see cref="TimeLimits{TCall}"/> looks at.</summary>
internal interface ILimitedCalls<TCall>
    where TCall : ITimedCall
{
    /// <summary>Lists the calls that must be looked at.</summary>
    /// <returns>When the next ones must be.</returns>
    long CollectDue(long now, List<TCall> due);

    /// <summary>Applies what the limits demand of one call.</summary>
    /// <param name="call">A call that <see cref="CollectDue"/> listed.</param>
    /// <param name="sent">Where it was when the recorder was read.</param>
    /// <param name="start">What the recorder said.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Whether its worker must be condemned for this call, and when to look again.</returns>
    (bool Kill, long Next) Expire(TCall call, SentCall? sent, CallStart start, long now);

    /// <summary>Sees to calls that do not get on: takes back what waits in a worker behind a call that runs long, while another worker is free.</summary>
    /// <returns>When to look again, and how many calls lack a worker.</returns>
    (long Next, int Lacking) Tend(long now);
}
