using System.Collections.Concurrent;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Results;

/// <summary>
/// Brings workers' last words to callers. A result whose type can run code of the user's, which may block for ever, is not read on the thread that reads a session, but
/// on the thread pool, where the caller goes on, too. When the thread pool does not come to it, a thread of its own does.
/// </summary>
/// <param name="answers">Tells callers.</param>
/// <param name="over">Is told of a call whose result has been read, before its caller is.</param>
/// <param name="pool">Queues work on the thread pool.</param>
internal sealed class ResultReader(CallAnswers answers, Action<PendingCall> over, Action<IThreadPoolWorkItem> pool) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<ArrivedResult> _arrived = new();
    private int _helping;

    /// <summary>Never throws: what comes behind it must be delivered, too.</summary>
    public void Deliver(in CallEnding ending)
    {
        if (ending.Call is not { } call)
        {
            ending.Lease?.End();
        }
        else if (!ending.IsRead)
        {
            answers.Answer(call, ending);
        }
        else
        {
            Read(new ArrivedResult(call, ending), ending.MayReadHere);
        }
    }

    /// <summary>Reads what has waited too long for the thread pool. Returns at once; to be called again while anything waits.</summary>
    public void Help()
    {
        if (!_arrived.IsEmpty && Interlocked.Exchange(ref _helping, 1) == 0)
        {
            _ = DedicatedThread.RunAsync("ComputeHost results", HelpOut);
        }
    }

    public void Execute()
    {
        if (_arrived.TryDequeue(out ArrivedResult? result))
        {
            Read(result);
        }
    }

    private void Read(ArrivedResult result, bool here)
    {
        if (here)
        {
            Read(result);
            return;
        }

        _arrived.Enqueue(result);
        pool(this);
    }

    private void Read(ArrivedResult result)
    {
        PendingCall call = result.Call;
        call.ReadBegan = true;
        // Nobody waits any more for one that was given up before its turn came.
        ComputeHostException? unreadable = call.IsAnswered ? null : call.TryRead(result.Ending);
        over(call);
        answers.AnswerRead(call, unreadable, result.Ending);
    }

    private bool HelpOut()
    {
        try
        {
            while (_arrived.TryDequeue(out ArrivedResult? result))
            {
                Read(result);
            }

            return true;
        }
        finally
        {
            Volatile.Write(ref _helping, 0);
        }
    }

    /// <summary>A result that waits for somebody to read it.</summary>
    private sealed record ArrivedResult(PendingCall Call, CallEnding Ending);
}
