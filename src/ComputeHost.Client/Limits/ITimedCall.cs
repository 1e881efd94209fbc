using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Limits;

/// <summary>What time limits need to know about a call.</summary>
internal interface ITimedCall
{
    string CallId { get; }

    CalledMethod Method { get; }

    ref readonly CallLimits Limits { get; }

    ref CallTimer Timer { get; }

    /// <summary>How many times it was sent; 0 for a call that was never sent.</summary>
    int Attempt { get; }

    /// <summary>Its present sending; null if no worker has it.</summary>
    SentCall? Sent { get; }

    /// <summary>Whether it can be ended where it is now.</summary>
    bool CanBeEnded { get; }

    /// <summary>Whether it has run, as far as is known now; unknown while a worker has it that has not been seen to run it.</summary>
    ComputeRan Ran { get; }

    /// <summary>Whether it ran in an earlier attempt.</summary>
    ComputeRan RanBefore { get; }

    /// <summary>How its last lost attempt was lost; null if none was.</summary>
    WorkerLostException? LastLoss { get; }

    /// <summary>The caller's exception after its time was up; null before.</summary>
    ComputeTimeoutException? TimedOut { get; }
}
