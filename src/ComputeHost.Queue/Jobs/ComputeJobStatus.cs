namespace ComputeHost;

/// <summary>Where a job is on its way.</summary>
public enum ComputeJobStatus
{
    /// <summary>It waits for a time: its delay, or the wait before its next attempt.</summary>
    Scheduled = 0,

    /// <summary>It waits for a consumer.</summary>
    Ready = 1,

    /// <summary>A consumer has it. Its method has not been entered.</summary>
    Claimed = 2,

    /// <summary>Its method has been entered.</summary>
    Running = 3,

    /// <summary>Its method returned. Terminal.</summary>
    Succeeded = 4,

    /// <summary>Its method threw, or its attempt ended otherwise, and there is no further attempt. Terminal.</summary>
    Failed = 5,

    /// <summary>Somebody cancelled it. Terminal.</summary>
    Cancelled = 6,

    /// <summary>Its time was up before its method was entered. Terminal.</summary>
    Expired = 7,

    /// <summary>It was lost after its method had been entered, and may not run again: whether it ran to its end cannot be known. Terminal.</summary>
    Unknown = 8,

    /// <summary>It has used up its attempts, has taken down as many workers as it may, or cannot be run at all. It is kept and can be sent again.</summary>
    Dead = 9,
}
