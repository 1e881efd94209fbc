using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Limits;

/// <summary>What the time limits must know of a call.</summary>
internal interface ITimedCall
{
    string CallId { get; }

    MethodContract Method { get; }

    ref readonly CallLimits Limits { get; }

    ref CallTimer Timer { get; }

    /// <summary>Counted from 1; 0 for a call that was never sent.</summary>
    int Attempt { get; }

    /// <summary>Null for a call that is not with a worker.</summary>
    SentCall? Sent { get; }

    /// <summary>Whether it has run by what is known now, and if it is with a worker may still.</summary>
    ComputeRan Ran { get; }

    /// <summary>Whether it ran in an earlier attempt.</summary>
    ComputeRan RanBefore { get; }

    /// <summary>How its last attempt was lost; null if none was.</summary>
    WorkerLostException? LastLoss { get; }

    /// <summary>What its caller was told when its time was up; null while it is not.</summary>
    ComputeTimeoutException? TimedOut { get; }
}
