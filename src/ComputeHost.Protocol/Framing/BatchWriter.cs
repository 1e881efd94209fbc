using System.Runtime.InteropServices;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Framing;

/// <summary>
/// Sends a session's frames in batches, on both sides. Whoever flushes while nobody writes becomes the writer until nothing is queued: a lone frame leaves on
/// the thread that had it, nobody waits to fill a batch, and while one batch is sent the next one gathers. Payloads that do not fit into their
/// frames follow in chunks: large payloads take turns, and small frames pass between their chunks.
/// </summary>
/// <remarks>A frame that cannot be queued, built or sent ends the session: only then does the other side learn that something is missing.</remarks>
internal abstract class BatchWriter<TFrame, TBatch, TBuilder>
    where TFrame : struct, IQueuedFrame
    where TBatch : class, new()
    where TBuilder : struct, IFrameBuilder<TFrame, TBatch>
{
    private readonly IBatchSender<TBatch> _sender;
    private readonly WriterThread _elsewhere;
    private readonly ContextCallback _write;
    private readonly ExecutionContext _emptyContext = EmptyContext.Value;
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private List<TFrame> _queued = [];
    private TaskCompletionSource? _idle;
    private bool _writing;
    private bool _closed;
    private bool _dropped;

    // ---- used by the writer of the moment only ----
    private readonly TBatch _batch = new();
    private readonly Queue<(TFrame Frame, ReadOnlyMemory<byte> Left)> _chunked = [];
    private readonly List<TFrame> _held = [];
    private readonly TBuilder _builder;
    private List<TFrame> _taken = [];
    private int _position;
    private int _frames;
    private int _bytes;
    private int _endedCalls;

    /// <param name="sender">Where the batches go.</param>
    /// <param name="builder">Builds the frames.</param>
    protected BatchWriter(IBatchSender<TBatch> sender, TBuilder builder)
    {
        _sender = sender;
        _builder = builder;
        _write = StartWriting;
        _elsewhere = new WriterThread(Write);
    }

    /// <summary>What ended the session on this side while frames were left; null if nothing did.</summary>
    public Exception? Failure { get; private set; }

    private bool HasRoom => _bytes < WireLimits.BatchBytes && _frames < WireLimits.BatchFrames;

    /// <summary>
    /// Queues a frame; a flush must follow. Never blocks, calls out or throws, so it may be called under a lock, which gives the frames their order.
    /// </summary>
    public void Post(in TFrame frame)
    {
        lock (_gate)
        {
            if (!_closed && TryQueueLocked(frame))
            {
                return;
            }
        }

        frame.Release();
    }

    /// <summary>Starts sending what is queued, unless another thread is already sending.</summary>
    /// <param name="elsewhere">Send on another thread, because the calling one has more urgent work.</param>
    public void Flush(bool elsewhere = false)
    {
        bool dropped;
        lock (_gate)
        {
            dropped = _dropped;
            _dropped = false;
            if (!dropped)
            {
                if (_writing || _closed || _queued.Count == 0)
                {
                    return;
                }

                _writing = true;
            }
        }

        if (dropped)
        {
            _sender.Abort();
        }
        else if (elsewhere)
        {
            _elsewhere.Wake();
        }
        else
        {
            Write();
        }
    }

    /// <summary>Queues a frame and starts sending.</summary>
    /// <param name="frame">What to send.</param>
    /// <param name="elsewhere">As in <see cref="Flush"/>.</param>
    public void Send(in TFrame frame, bool elsewhere = false)
    {
        Post(frame);
        Flush(elsewhere);
    }

    /// <summary>Waits until everything that was flushed before is sent.</summary>
    public Task WaitUntilSentAsync() => WaitAsync(close: false);

    /// <summary>Takes nothing more, drops what is not sent and waits for the send under way. Then the sender is no longer used. Safe to call again.</summary>
    public async Task CloseAsync()
    {
        await WaitAsync(close: true).ConfigureAwait(false);
        _elsewhere.End();
        ReleaseAll();
    }

    private bool TryQueueLocked(in TFrame frame)
    {
        try
        {
            _queued.Add(frame);
            return true;
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The flush ends the session; this thread may hold a lock.
            Failure ??= exception;
            _closed = true;
            _dropped = true;
            return false;
        }
    }

    /// <summary>
    /// Writes until nothing is left; <see cref="CloseAsync"/> waits for that. The writer of the moment may send the frames of others long after its own
    /// caller has returned, so it must not keep that caller's context.
    /// </summary>
    private void Write() => ExecutionContext.Run(_emptyContext, _write, null);

    private void StartWriting(object? state) => _ = WriteAsync();

    private Task WaitAsync(bool close)
    {
        lock (_gate)
        {
            _closed |= close;
            return _writing ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TryTake())
            {
                bool isEnd = Fill();
                if (_frames > 0)
                {
                    _builder.BeforeSend(_endedCalls);
                    await _sender.SendAsync(_batch).ConfigureAwait(false);
                    _builder.Clear(_batch);
                }

                ReleaseHeld();
                if (isEnd)
                {
                    await _sender.CompleteAsync().ConfigureAwait(false);
                    CloseIntake();
                }
            }
        }
        catch (Exception exception)
        {
            // Usually the other side is gone. Or there was no memory to build a frame: then only the end of the session tells the other side.
            GiveUp(exception);
        }
    }

    /// <returns>False when there is nothing to send; the calling thread is then no longer the writer.</returns>
    private bool TryTake()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            if (!_closed && (_position < _taken.Count || _queued.Count > 0 || _chunked.Count > 0))
            {
                if (_position == _taken.Count && _queued.Count > 0)
                {
                    _taken.Clear();
                    (_queued, _taken) = (_taken, _queued);
                    _position = 0;
                }

                return true;
            }

            if (!_closed)
            {
                // An idle session must not keep alive what it has sent.
                _taken.Clear();
                _position = 0;
            }

            idle = StopWritingLocked();
        }

        idle?.SetResult();
        return false;
    }

    /// <returns>Whether the stream ends after this batch.</returns>
    private bool Fill()
    {
        (_frames, _bytes, _endedCalls) = (0, 0, 0);
        // One chunk goes first, so that a flood of small frames cannot hold up a large payload.
        if (_chunked.Count > 0)
        {
            AddChunk();
        }

        for (Span<TFrame> taken = CollectionsMarshal.AsSpan(_taken); _position < taken.Length && HasRoom; _position++)
        {
            ref TFrame next = ref taken[_position];
            if (next.IsEnd)
            {
                if (_chunked.Count == 0)
                {
                    return true;
                }

                break;
            }

            Add(ref next);
        }

        while (_chunked.Count > 0 && HasRoom)
        {
            AddChunk();
        }

        return false;
    }

    // By reference, because members of a generic structure that is passed for reading are called on a copy.
    private void Add(ref TFrame frame)
    {
        BuiltFrame built = _builder.Add(frame, _batch);
        _frames++;
        _bytes += built.Size;
        if (!built.Rest.IsEmpty)
        {
            _chunked.Enqueue((frame, built.Rest));
        }
        else
        {
            NoteWhole(ref frame);
        }
    }

    private void AddChunk()
    {
        (TFrame frame, ReadOnlyMemory<byte> left) = _chunked.Peek();
        ReadOnlyMemory<byte> chunk = left[..Math.Min(left.Length, WireLimits.InlinePayload)];
        _builder.AddChunk(frame, chunk, _batch);
        _frames++;
        _bytes += chunk.Length;
        if (chunk.Length == left.Length)
        {
            NoteWhole(ref frame);
            _chunked.Dequeue();
        }
        else
        {
            _chunked.Dequeue();
            _chunked.Enqueue((frame, left[chunk.Length..]));
        }
    }

    /// <summary>The last byte of the frame and its payload is in the batch.</summary>
    private void NoteWhole(ref TFrame frame)
    {
        if (frame.HoldsPayload)
        {
            _held.Add(frame);
        }

        if (frame.EndsCall)
        {
            _endedCalls++;
        }
    }

    private void ReleaseHeld()
    {
        while (_held.Count > 0)
        {
            TFrame frame = _held[^1];
            _held.RemoveAt(_held.Count - 1);
            frame.Release();
        }
    }

    /// <summary>Nothing follows the end of the stream.</summary>
    private void CloseIntake()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    private void GiveUp(Exception exception)
    {
        lock (_gate)
        {
            Failure ??= exception;
            _closed = true;
        }

        // First: whoever waits for the writer finds it done with the sender.
        _sender.Abort();
        TaskCompletionSource? idle;
        lock (_gate)
        {
            idle = StopWritingLocked();
        }

        idle?.SetResult();
    }

    private TaskCompletionSource? StopWritingLocked()
    {
        TaskCompletionSource? idle = _idle;
        _writing = false;
        _idle = null;
        return idle;
    }

    /// <summary>Called when there is no writer any more and there will be none.</summary>
    private void ReleaseAll()
    {
        TFrame[] left;
        lock (_gate)
        {
            left = [.. _held, .. _chunked.Select(static chunked => chunked.Frame), .. _taken.Skip(_position), .. _queued];
            _held.Clear();
            _chunked.Clear();
            _taken.Clear();
            _queued.Clear();
            _position = 0;
        }

        foreach (TFrame frame in left)
        {
            frame.Release();
        }
    }
}
