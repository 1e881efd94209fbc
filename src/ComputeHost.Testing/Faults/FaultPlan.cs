using System.Text.Json;
using ComputeHost.Protocol.Methods;
using ComputeHost.Testing.Faults;

namespace ComputeHost.Testing;

/// <summary>
/// Says when and how the workers of a pool misbehave, so that a test can see how the program around it fares. The faults are real: the worker process does
/// crash, hang or send garbage; the program that owns the pool is what is tested.
/// </summary>
/// <remarks>
/// Give it to a pool by <see cref="FaultPlanOptions.InjectFaults"/>. The test's program must reference ComputeHost.Testing, so that its workers find it. Not safe to
/// change from several threads at once; a pool takes a copy when it is given the plan.
/// </remarks>
public sealed class FaultPlan
{
    private readonly List<StartRule> _starts = [];
    private readonly List<CallRule> _calls = [];

    /// <summary>Lets every worker misbehave before it is ready.</summary>
    /// <param name="fault">How.</param>
    /// <param name="delay">How long the worker waits before that; for <see cref="StartFault.Slow"/>, by how much it is slower. 0 or more; 0 if left out.</param>
    /// <param name="whileFileExists">The path of a file; workers that start when it is gone behave. <see langword="null"/> for always.</param>
    /// <returns>This plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative, or <paramref name="fault"/> is no fault.</exception>
    public FaultPlan AtStart(StartFault fault, TimeSpan delay = default, string? whileFileExists = null)
    {
        ThrowIfUndefined(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _starts.Add(new StartRule(fault, delay, whileFileExists));
        return this;
    }

    /// <summary>Lets a worker misbehave in calls of one method.</summary>
    /// <param name="method">The method; it is marked with <see cref="ComputeMethodAttribute"/>.</param>
    /// <param name="fault">How.</param>
    /// <param name="call">In which call of the method, counted from 1 in each worker; 0 for every one. 0 or more; 1 if left out.</param>
    /// <param name="attempts">Only in so many attempts of one call, so that a call that is tried again succeeds in the end. 1 or more; without a limit if left out.</param>
    /// <returns>This plan.</returns>
    /// <exception cref="ArgumentException">The method cannot be called.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or <paramref name="fault"/> is no fault.</exception>
    public FaultPlan InCall(Delegate method, CallFault fault, int call = 1, int attempts = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(method);
        ThrowIfUndefined(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(call);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        _calls.Add(new CallRule(MethodContract.Of(method).Key, fault, call, attempts, Share: 1));
        return this;
    }

    /// <summary>Lets workers misbehave in a share of all calls, by chance.</summary>
    /// <param name="fault">How.</param>
    /// <param name="share">The share of calls, over 0 and up to 1.</param>
    /// <param name="attempts">Only in so many attempts of one call. 1 or more; without a limit if left out.</param>
    /// <returns>This plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or <paramref name="fault"/> is no fault.</exception>
    public FaultPlan InAnyCall(CallFault fault, double share, int attempts = int.MaxValue)
    {
        ThrowIfUndefined(fault);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        _calls.Add(new CallRule(Method: null, fault, Call: 0, attempts, share));
        return this;
    }

    internal string ToText() => JsonSerializer.Serialize(new FaultRules([.. _starts], [.. _calls]));

    private static void ThrowIfUndefined<T>(T fault)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(fault))
        {
            throw new ArgumentOutOfRangeException(nameof(fault), fault, $"There is no {typeof(T).Name} of this number.");
        }
    }
}
