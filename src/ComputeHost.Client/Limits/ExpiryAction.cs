namespace ComputeHost.Client.Limits;

internal enum ExpiryAction
{
    /// <summary>Nothing yet: look again when the call is due.</summary>
    Wait,

    /// <summary>Its time is up while it is with a worker: ask for it back, and look again when the call is due.</summary>
    TakeBack,

    /// <summary>Its time in the queue is up and it is not known to have been entered.</summary>
    ExpireQueued,

    /// <summary>Its running time is up.</summary>
    ExpireRunning,

    /// <summary>Its deadline has passed.</summary>
    ExpireDeadline,

    /// <summary>The worker has owed an answer for long, but none came.</summary>
    ExpireUnanswered,

    /// <summary>Its result has waited long for somebody to read it: see to that, and look again when the call is due.</summary>
    HelpToRead,

    /// <summary>Its result has come, but is not read in time.</summary>
    ExpireUnread,

    /// <summary>The grace after giving up is over.</summary>
    Kill,
}
