using System.Diagnostics;

namespace ComputeHost.Execution.Failures;

internal enum CallStep
{
    Decoding,
    Running,
    Encoding,
    Done,
}

/// <summary>How far a call came, and for how long the method itself ran.</summary>
internal struct CallSteps
{
    private long _entered;
    private long _left;

    public CallStep Step { get; private set; }

    /// <summary>Without decoding and encoding.</summary>
    public readonly TimeSpan RunTime => Step switch
    {
        CallStep.Decoding => TimeSpan.Zero,
        CallStep.Running => Stopwatch.GetElapsedTime(_entered),
        _ => Stopwatch.GetElapsedTime(_entered, _left),
    };

    public void Enter()
    {
        Step = CallStep.Running;
        _entered = Stopwatch.GetTimestamp();
    }

    public void Leave()
    {
        _left = Stopwatch.GetTimestamp();
        Step = CallStep.Encoding;
    }

    /// <summary>The result that was encoded goes on into another form.</summary>
    public void EncodeFurther() => Step = CallStep.Encoding;

    public void Finish() => Step = CallStep.Done;
}
