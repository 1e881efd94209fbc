namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>
/// Decides whether the broker pushes jobs ahead of time. Short jobs are pushed, so that none waits for a question to the broker; long ones are
/// fetched when a place
/// is free, so that none waits at a busy consumer while another is idle. Pure.
/// </summary>
internal sealed class ClaimPace
{
    /// <summary>Jobs up to this length are short.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    /// <summary>A job that was pushed and has waited so long goes back.</summary>
    public static readonly TimeSpan Stuck = TimeSpan.FromMilliseconds(100);

    private const double Weight = 0.2;

    private double _milliseconds = Short.TotalMilliseconds * 2;

    public bool ShouldPush => _milliseconds <= Short.TotalMilliseconds;

    /// <summary>A job has taken so long from its hand-out to its end.</summary>
    public void Finished(TimeSpan elapsed) => _milliseconds += Weight * (elapsed.TotalMilliseconds - _milliseconds);

    /// <summary>A job that was pushed had to go back.</summary>
    public void Returned() => _milliseconds = Math.Max(_milliseconds, Short.TotalMilliseconds * 2);
}
