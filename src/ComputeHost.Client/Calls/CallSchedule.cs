namespace ComputeHost.Client.Calls;

/// <summary>Where a call is and what befell it before. Changed only by the scheduling machine.</summary>
internal struct CallSchedule
{
    public CallStage Stage { get; private set; }

    /// <summary>Counts the sendings, without those that came to nothing; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The lane of the worker that has it; null while it waits.</summary>
    public WorkerLane? Lane { get; private set; }

    /// <summary>The number that it got in the session, when it was last sent.</summary>
    public ulong Number { get; private set; }

    /// <summary>Whether its worker has been asked to hand it back.</summary>
    public bool IsAskedBack { get; private set; }

    /// <summary>The workers that died under it; null for none.</summary>
    public List<WorkerLostException>? Losses { get; private set; }

    /// <summary>What its caller was told when its time was up, to be marked if the worker must be killed.</summary>
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

    /// <summary>The worker did not start it: this attempt does not count.</summary>
    public void Uncount() => Attempt--;

    /// <returns>False if its worker has been asked already.</returns>
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
