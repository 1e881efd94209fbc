using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Answers;

internal enum ReadingPlace
{
    /// <summary>Where it is delivered: no code of the user's can run while it is read.</summary>
    Here,

    /// <summary>Where it is delivered, although code of the user's can run: that thread has run the method. The call's limits go on meanwhile.</summary>
    HereUnderLimits,

    /// <summary>On another thread, because code of the user's can run, which may never return. The call's limits go on meanwhile.</summary>
    ElsewhereUnderLimits,
}

/// <summary>An outcome on its way to the caller.</summary>
/// <param name="Call">The call; null if there is nobody to tell.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reading">Where a result is read.</param>
internal readonly record struct CallDelivery(PendingCall? Call, CallOutcome Outcome, ReadingPlace Reading);
