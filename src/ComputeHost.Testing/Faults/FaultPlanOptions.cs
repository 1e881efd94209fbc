using ComputeHost.Testing.Faults;

namespace ComputeHost.Testing;

/// <summary>Gives plans to pools.</summary>
public static class FaultPlanOptions
{
    /// <summary>Lets the workers of a pool misbehave as planned. Calls must run in processes: <see cref="ComputePoolOptions.InProcess"/> is set to <see cref="InProcessMode.Never"/>.</summary>
    /// <param name="options">The pool's options, before the pool starts.</param>
    /// <param name="plan">The plan, which is copied. It replaces one that was given before.</param>
    /// <returns>The same options.</returns>
    public static ComputePoolOptions InjectFaults(this ComputePoolOptions options, FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plan);
        options.InProcess = InProcessMode.Never;
        options.WorkerEnvironment[FaultRules.Variable] = plan.ToText();
        return options;
    }
}
