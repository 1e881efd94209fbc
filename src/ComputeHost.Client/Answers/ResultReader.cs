using System.Collections.Concurrent;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Answers;

/// <summary>
/// Brings outcomes to callers. Reading a result may run the user's code, which may block forever. Such a result is not read on the thread that reads a session
/// but on the thread pool, where the caller continues as well. If the thread pool is too busy, a dedicated thread reads it.
/// </summary>
/// <param name="answers">Answers callers.</param>
/// <param name="over">Called when a result has been read, before its caller is answered.</param>
/// <param name="pool">Queues work on the thread pool.</param>
/// <param name="time">The scale of the moments that <see cref="Help"/> gets.</param>
internal sealed class ResultReader(CallAnswers answers, Action<PendingCall> over, Action<IThreadPoolWorkItem> pool, TimeScale time) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<ArrivedResult> _arrived = new();
    private int _helpers;
    private long _taken;

    // ---- used only by Help ----
    private long _takenBefore;
    private long _stuckFrom;

    /// <summary>Delivers an outcome. Never throws, except when memory runs out.</summary>
    public void Deliver(in CallDelivery delivery)
    {
        if (delivery.Call is not { } call)
        {
            delivery.Outcome.Lease?.End();
            return;
        }

        switch (delivery.Reading)
        {
            case ReadingPlace.Here:
                answers.Answer(call, delivery.Outcome);
                break;
            case ReadingPlace.HereUnderLimits:
                Read(call, delivery.Outcome);
                break;
            default:
                _arrived.Enqueue(new ArrivedResult(call, delivery.Outcome));
                pool(this);
                break;
        }
    }

    /// <summary>Has a dedicated thread read what has waited too long. Returns at once. Call it while results wait, from one thread at a time.</summary>
    public void Help(long now)
    {
        long taken = Volatile.Read(ref _taken);
        if (taken != _takenBefore)
        {
            (_takenBefore, _stuckFrom) = (taken, time.After(now, ExpiryPolicy.ReadPatience));
        }

        // Helpers that take nothing are stuck in a result. They must not hold up the results behind it.
        if (!_arrived.IsEmpty && (Volatile.Read(ref _helpers) == 0 || now >= _stuckFrom))
        {
            _stuckFrom = time.After(now, ExpiryPolicy.ReadPatience);
            StartHelper();
        }
    }

    public void Execute()
    {
        try
        {
            ReadNext();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // Nothing may leave a work item of the host's thread pool. The call's limits end it.
        }
    }

    private void StartHelper()
    {
        try
        {
            _ = DedicatedThread.RunAsync("ComputeHost results", HelpOut);
            Interlocked.Increment(ref _helpers);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // There is no thread. The next look at the limits asks again.
        }
    }

    private void Read(PendingCall call, in CallOutcome outcome)
    {
        call.BeginRead();
        // Nobody waits for a result whose call was given up before its turn came.
        ComputeHostException? unreadable = call.IsAnswered ? null : call.TryRead(outcome);
        over(call);
        answers.AnswerRead(call, unreadable, outcome);
    }

    private bool ReadNext()
    {
        if (!_arrived.TryDequeue(out ArrivedResult? result))
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        Read(result.Call, result.Outcome);
        return true;
    }

    private bool HelpOut()
    {
        try
        {
            while (ReadNext())
            {
            }

            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _helpers);
        }
    }

    /// <summary>A result that waits to be read.</summary>
    private sealed record ArrivedResult(PendingCall Call, CallOutcome Outcome);
}
