using System.Collections.Concurrent;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Answers;

/// <summary>
/// Brings workers' last words to callers. A result whose type can run code of the user's, which may block for ever, is not read on the thread that reads a session, but
/// on the thread pool, where the caller goes on, too. When the thread pool does not come to it, a thread of its own does.
/// </summary>
/// <param name="answers">Tells callers.</param>
/// <param name="over">Is told of a call whose result has been read, before its caller is.</param>
/// <param name="pool">Queues work on the thread pool.</param>
/// <param name="time">The clock.</param>
internal sealed class ResultReader(CallAnswers answers, Action<PendingCall> over, Action<IThreadPoolWorkItem> pool, TimeScale time) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<ArrivedResult> _arrived = new();
    private int _helpers;
    private long _taken;

    // ---- used by the one that asks for help ----
    private long _takenBefore;
    private long _stuckFrom;

    /// <summary>Never throws: what comes behind it must be delivered, too.</summary>
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

    /// <summary>Reads what has waited too long for the thread pool. Returns at once; to be called again while anything waits, by one thread at a time.</summary>
    public void Help(long now)
    {
        long taken = Volatile.Read(ref _taken);
        if (taken != _takenBefore)
        {
            (_takenBefore, _stuckFrom) = (taken, time.After(now, ExpiryPolicy.ReadPatience));
        }

        // Helpers that take nothing are stuck in results that do not let them go, and are not to hold up those behind them.
        if (!_arrived.IsEmpty && (Volatile.Read(ref _helpers) == 0 || now >= _stuckFrom))
        {
            _stuckFrom = time.After(now, ExpiryPolicy.ReadPatience);
            _ = DedicatedThread.RunAsync("ComputeHost results", HelpOut);
            Interlocked.Increment(ref _helpers);
        }
    }

    public void Execute() => ReadNext();

    private void Read(PendingCall call, in CallOutcome outcome)
    {
        call.BeginRead();
        // Nobody waits any more for one that was given up before its turn came.
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

    /// <summary>A result that waits for somebody to read it.</summary>
    private sealed record ArrivedResult(PendingCall Call, CallOutcome Outcome);
}
