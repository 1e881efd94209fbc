namespace ComputeHost.Client.Calls;

/// <summary>Where a call is, and what happened to its earlier attempts. Only the scheduling machine changes it.</summary>
internal struct CallSchedule
{
    public CallStage Stage { get; private set; }

    /// <summary>How many times it was sent, not counting attempts that were never started; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The lane of the worker that has it; null while it waits.</summary>
    public WorkerLane? Lane { get; private set; }

    /// <summary>Its number in the session that it was last sent in.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its word in the journal of a daemon's session, while it is sent in one.</summary>
    public int JournalSlot { get; set; }

    /// <summary>Whether its worker has been asked to hand it back.</summary>
    public bool IsAskedBack { get; private set; }

    /// <summary>The workers that died under it; null for none.</summary>
    public List<WorkerLostException>? Losses { get; private set; }

    /// <summary>The caller's exception when its time was up. It is marked if the worker must be killed.</summary>
    public ComputeTimeoutException? TimedOut { get; private set; }

    public void Wait()
    {
        Stage = CallStage.Waiting;
        Lane = null;
        IsAskedBack = false;
    }

    public void Send(WorkerLane lane, ulong number)
    {
        Stage = CallStage.Sent;
        Lane = lane;
        Number = number;
        Attempt++;
    }

    /// <summary>The worker never started it, so this attempt does not count.</summary>
    public void Uncount() => Attempt--;

    /// <returns>False if its worker was asked before.</returns>
    public bool TryAskBack()
    {
        bool isFirst = !IsAskedBack;
        IsAskedBack = true;
        return isFirst;
    }

    public void Read() => Stage = CallStage.Reading;

    public void End() => Stage = CallStage.Over;

    public void Lose(List<WorkerLostException> losses) => Losses = losses;

    public void TimeOut(ComputeTimeoutException told) => TimedOut = told;
}
