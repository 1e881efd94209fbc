using ComputeHost.Protocol;

namespace ComputeHost;

/// <summary>Options of a consumer.</summary>
/// <remarks>Immutable. Values are checked when the consumer is opened.</remarks>
public sealed record ComputeServeOptions
{
    private const int MostPrefetch = 10_000;
    private const int LongestName = 200;

    /// <summary>What runs the jobs' methods in the pool.</summary>
    /// <value><see cref="ComputeTactic.Process"/>, the default, or <see cref="ComputeTactic.Thread"/>.</value>
    public ComputeTactic RunOn { get; init; } = ComputeTactic.Process;

    /// <summary>How many jobs run at once.</summary>
    /// <value>1 or more. The default, <see langword="null"/>, means as many as the pool can run; more than these gain nothing.</value>
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// How many jobs the consumer may claim beyond those that run. It uses that room for short jobs alone, so that long ones do not wait behind one
    /// another.
    /// </summary>
    /// <value>0 to 10,000. The default is 256.</value>
    public int Prefetch { get; init; } = 256;

    /// <summary>How long running jobs may go on when the consumer is disposed.</summary>
    /// <value>
    /// Zero or more, at most 1 hour. The default is 30 seconds. A job that is ended then counts as lost: it is tried again if it is idempotent, otherwise
    /// unknown.
    /// </value>
    public TimeSpan DrainTimeout { get; init; } = PoolDefaults.DrainTimeout;

    /// <summary>What the consumer is called in the queue's lists.</summary>
    /// <value>1 to 200 characters. The default is program, machine and process.</value>
    public string Name { get; init; } = $"{AppDomain.CurrentDomain.FriendlyName}@{Environment.MachineName}:{Environment.ProcessId}";

    /// <exception cref="ArgumentException">A value is out of its range; the message has all errors.</exception>
    internal void Check()
    {
        var errors = new OptionErrors(nameof(ComputeServeOptions));
        if (RunOn is not (ComputeTactic.Process or ComputeTactic.Thread))
        {
            errors.Add(nameof(RunOn), RunOn, $"but must be '{ComputeTactic.Process}' or '{ComputeTactic.Thread}'. Choose one of these.");
        }

        errors.CheckAtLeast(nameof(MaxConcurrency), MaxConcurrency ?? 1, 1, ", or leave it null for what the pool can run");
        errors.CheckRange(nameof(Prefetch), Prefetch, 0, MostPrefetch);
        errors.CheckStep(nameof(DrainTimeout), DrainTimeout, PoolDefaults.LongestStep, zeroAllowed: true);
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName)
        {
            errors.Add(nameof(Name), Name, $"but must have 1 to {LongestName} characters. Choose such a name, or leave the default.");
        }

        errors.ThrowIfAny("the consumer");
    }
}
