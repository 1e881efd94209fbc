using Google.Protobuf;
using StoredProgress = ComputeHost.Protocol.V1.Progress;

namespace ComputeHost.Queue.Mailboxes;

/// <summary>All who wait for one job's outcome, or listen to its progress.</summary>
internal sealed class JobWait(JobId id)
{
    private readonly TaskCompletionSource<JobOutcome?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private TaskCompletionSource _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ComputeProgress? _latest;
    private long _reports;

    public JobId Id => id;

    /// <summary>How many hold it. Changed under the lock of the listener.</summary>
    public int Holders { get; set; }

    /// <summary>Null for an outcome that is too large to be told: the engine has it.</summary>
    public Task<JobOutcome?> Outcome => _outcome.Task;

    /// <summary>Whether it has ended, and the engine has the outcome.</summary>
    public bool IsAtEngine => _outcome.Task is { IsCompletedSuccessfully: true, Result: null };

    /// <summary>The latest report, its number, and what ends when there is a later one.</summary>
    public (ComputeProgress? Latest, long Number, Task Next) Progress
    {
        get
        {
            lock (_gate)
            {
                return (_latest, _reports, _reported.Task);
            }
        }
    }

    public void End(JobOutcome? outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception failure) => _outcome.TrySetException(failure);

    /// <summary>Takes a report. One that cannot be read is left out.</summary>
    public void Report(ReadOnlyMemory<byte> body)
    {
        ComputeProgress progress;
        try
        {
            StoredProgress message = StoredProgress.Parser.ParseFrom(body.Span);
            progress = new ComputeProgress(message.Fraction, message.HasMessage ? message.Message : null);
        }
        catch (InvalidProtocolBufferException)
        {
            return;
        }

        TaskCompletionSource reported;
        lock (_gate)
        {
            (_latest, reported) = (progress, _reported);
            _reports++;
            _reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reported.SetResult();
    }
}
