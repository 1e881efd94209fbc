using ComputeHost.Protocol.Framing;
using Google.Protobuf;

namespace ComputeHost.TestSupport;

/// <summary>A way out of a session that keeps copies of what is sent and can hold a send up.</summary>
internal sealed class RecordingSender<TBatch> : IBatchSender<TBatch>
    where TBatch : class, IMessage<TBatch>, new()
{
    private static readonly MessageParser<TBatch> Parser = new(() => new TBatch());

    private readonly Lock _gate = new();
    private readonly List<TBatch> _batches = [];
    private TaskCompletionSource? _held;

    /// <summary>What the next sends fail with.</summary>
    public Exception? Failure { get; set; }

    public bool IsCompleted { get; private set; }

    public int Aborts { get; private set; }

    public IReadOnlyList<TBatch> Batches
    {
        get
        {
            lock (_gate)
            {
                return [.. _batches];
            }
        }
    }

    public Task SendAsync(TBatch batch)
    {
        if (Failure is not null)
        {
            return Task.FromException(Failure);
        }

        lock (_gate)
        {
            // As bytes, because the sender's batch and buffers are used again.
            _batches.Add(Parser.ParseFrom(batch.ToByteArray()));
        }

        return _held?.Task ?? Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        IsCompleted = true;
        return Task.CompletedTask;
    }

    public void Abort() => Aborts++;

    /// <summary>Lets every send wait from now on.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    public void Release()
    {
        TaskCompletionSource held = _held!;
        _held = null;
        held.SetResult();
    }
}
