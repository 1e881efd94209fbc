using ComputeHost.Protocol;

namespace ComputeHost.Supervisor.Restarting;

/// <summary>How much failure is taken for chance.</summary>
/// <param name="Failures">How many failures within <see cref="RestartBudget.Window"/> do not yet degrade the pool.</param>
/// <param name="LongestDelay">The longest wait between a failure and the next start.</param>
internal sealed record RestartLimits(int Failures, TimeSpan LongestDelay)
{
    public static RestartLimits Default(int maxWorkers) => new(Math.Max(5, 3 * maxWorkers), PoolDefaults.MaxRestartDelay);
}
