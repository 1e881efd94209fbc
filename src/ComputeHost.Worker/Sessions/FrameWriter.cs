using ComputeHost.Protocol;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>
/// Sends a session's frames. Whoever has a frame while nobody writes becomes the writer, so that a lone result leaves on the thread that computed it; what
/// comes meanwhile forms the next batch, and nobody waits for a batch to fill. Large results go in chunks, in turn, with small frames between them.
/// </summary>
internal sealed class FrameWriter
{
    private readonly IAsyncStreamWriter<WorkerBatch> _stream;
    private readonly Action _abort;
    private readonly Func<int> _credit;
    private readonly Action<int> _leaving;
    private readonly WriterThread _elsewhere;
    private readonly Lock _gate = new();
    private readonly Queue<OutgoingFrame> _queue = [];
    private TaskCompletionSource? _quiet;
    private bool _writing;
    private bool _closed;

    // ---- used by the writer of the moment only ----
    private readonly WorkerBatch _batch = new();
    private readonly Queue<ChunkedResult> _chunked = [];
    private readonly List<PayloadWriter> _sent = [];

    /// <param name="stream">The session's response stream.</param>
    /// <param name="abort">Ends the session: nobody must wait for what is lost here.</param>
    /// <param name="credit">What a credit frame tells, asked when it is sent.</param>
    /// <param name="leaving">Told how many calls end with what is about to be written: the caller counts them as over as soon as it reads it.</param>
    public FrameWriter(IAsyncStreamWriter<WorkerBatch> stream, Action abort, Func<int> credit, Action<int> leaving)
    {
        _stream = stream;
        _abort = abort;
        _credit = credit;
        _leaving = leaving;
        _elsewhere = new WriterThread(Write);
    }

    /// <param name="frame">What to send.</param>
    /// <param name="elsewhere">Write on another thread, because the calling one has more important things to do.</param>
    public void Send(in OutgoingFrame frame, bool elsewhere = false)
    {
        lock (_gate)
        {
            if (_closed)
            {
                frame.Rest?.Dispose();
                return;
            }

            _queue.Enqueue(frame);
            if (_writing)
            {
                return;
            }

            _writing = true;
        }

        if (elsewhere)
        {
            _elsewhere.Wake();
        }
        else
        {
            Write();
        }
    }

    /// <summary>Waits until everything is written that was sent before.</summary>
    public Task FlushAsync() => WaitAsync(close: false);

    /// <summary>Takes nothing more, drops what is not written and waits for the write under way. Afterwards the stream is not touched any more.</summary>
    public async Task CloseAsync()
    {
        await WaitAsync(close: true).ConfigureAwait(false);
        _elsewhere.End();
        foreach (OutgoingFrame frame in _queue)
        {
            frame.Rest?.Dispose();
        }

        _queue.Clear();
        while (_chunked.TryDequeue(out ChunkedResult? result))
        {
            result.Buffer.Dispose();
        }
    }

    /// <summary>Writes until nothing is left. Its end is awaited by the closing methods.</summary>
    private void Write() => _ = WriteAsync();

    private Task WaitAsync(bool close)
    {
        lock (_gate)
        {
            _closed |= close;
            return _writing ? (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TryTakeBatch(out int ended))
            {
                if (ended > 0)
                {
                    _leaving(ended);
                }

                await _stream.WriteAsync(_batch).ConfigureAwait(false);
                _batch.Frames.Clear();
                _sent.ForEach(static buffer => buffer.Dispose());
                _sent.Clear();
            }
        }
        catch (Exception)
        {
            // Most often the caller is gone. It may also be that the memory is full: then results are lost, and only the end of the session tells the caller so.
            GiveUp();
            _abort();
        }
    }

    /// <returns>False when nothing is left; the calling thread is then no longer the writer.</returns>
    private bool TryTakeBatch(out int ended)
    {
        ended = 0;
        TaskCompletionSource? quiet;
        lock (_gate)
        {
            if (!_closed && (_queue.Count > 0 || _chunked.Count > 0))
            {
                FillLocked(ref ended);
                return true;
            }

            _writing = false;
            quiet = _quiet;
            _quiet = null;
        }

        quiet?.SetResult();
        return false;
    }

    private void FillLocked(ref int ended)
    {
        int bytes = 0;
        // One chunk comes first, so that a flood of small frames cannot hold a large result up for ever, nor the other way round.
        AddChunk(ref bytes, ref ended);
        while (bytes < WireLimits.BatchBytes && _batch.Frames.Count < WireLimits.BatchFrames && _queue.TryDequeue(out OutgoingFrame next))
        {
            _batch.Frames.Add(next.Frame ?? LateFrame(next));
            bytes += next.Size;
            if (next.Rest is { } rest)
            {
                _chunked.Enqueue(new ChunkedResult(next.Frame!.Result.Call, rest));
            }
            else if (next.EndsCall)
            {
                ended++;
            }
        }

        while (bytes < WireLimits.BatchBytes && _batch.Frames.Count < WireLimits.BatchFrames && _chunked.Count > 0)
        {
            AddChunk(ref bytes, ref ended);
        }
    }

    private WorkerFrame LateFrame(in OutgoingFrame frame) =>
        frame.Progress is { } progress ? Frames.Progress(progress.Call, progress.Take()) : Frames.Credit(_credit());

    private void AddChunk(ref int bytes, ref int ended)
    {
        if (!_chunked.TryDequeue(out ChunkedResult? result))
        {
            return;
        }

        ReadOnlyMemory<byte> piece = result.Next();
        _batch.Frames.Add(new WorkerFrame { Chunk = new PayloadChunk { Call = result.Call, Data = UnsafeByteOperations.UnsafeWrap(piece) } });
        bytes += piece.Length;
        if (result.IsDone)
        {
            _sent.Add(result.Buffer);
            ended++;
        }
        else
        {
            _chunked.Enqueue(result);
        }
    }

    private void GiveUp()
    {
        TaskCompletionSource? quiet;
        lock (_gate)
        {
            _closed = true;
            _writing = false;
            quiet = _quiet;
            _quiet = null;
        }

        quiet?.SetResult();
    }
}
