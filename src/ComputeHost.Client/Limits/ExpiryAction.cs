namespace ComputeHost.Client.Limits;

internal enum ExpiryAction
{
    /// <summary>Do nothing yet; look again when the call is due.</summary>
    Wait,

    /// <summary>Its time is up while a worker has it: ask for it back, and look again when the call is due.</summary>
    TakeBack,

    /// <summary>Its time in the queue is up and it is not known to have been entered.</summary>
    ExpireQueued,

    /// <summary>Its running time is up.</summary>
    ExpireRunning,

    /// <summary>Its deadline has passed.</summary>
    ExpireDeadline,

    /// <summary>The worker has owed an answer for too long.</summary>
    ExpireUnanswered,

    /// <summary>The daemon that has it has been silent for too long: end the session, which tells what became of its calls.</summary>
    BreakSession,

    /// <summary>Its result has waited too long to be read: have it read, and look again when the call is due.</summary>
    HelpToRead,

    /// <summary>Its result has arrived but was not read in time.</summary>
    ExpireUnread,

    /// <summary>The grace after giving up is over.</summary>
    Kill,
}
