using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// Writes a session's frames. Whoever flushes while nobody writes becomes the writer and goes on until nothing is queued: nobody waits to fill a batch, and
/// while a batch is being written the next one gathers by itself. Arguments that do not fit into their Call frame follow in chunks, of all such calls in turn.
/// </summary>
/// <param name="stream">Where they go.</param>
/// <param name="abort">Ends the session: what is lost here must not be waited for.</param>
internal sealed class SessionWriter(IClientStreamWriter<ClientBatch> stream, Action abort)
{
    /// <summary>About what a frame has beside its payload; it only decides where a batch is cut.</summary>
    private const int FrameOverhead = 64;

    private readonly Lock _gate = new();
    private List<OutgoingFrame> _queued = [];
    private List<OutgoingFrame> _taken = [];
    private TaskCompletionSource? _idle;
    private bool _writing;
    private bool _stopped;

    // ---- used by the writer of the moment only ----
    private readonly ClientBatch _batch = new();
    private readonly Queue<ChunkedArguments> _chunked = [];
    private readonly List<ArgumentBuffer> _inBatch = [];
    private int _position;

    public void Post(OutgoingFrame frame)
    {
        frame.Arguments?.Hold();
        lock (_gate)
        {
            if (!_stopped)
            {
                _queued.Add(frame);
                return;
            }
        }

        frame.Arguments?.Release();
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_writing || _stopped || _queued.Count == 0)
            {
                return;
            }

            _writing = true;
        }

        // Owned by StopAsync, which waits for the writer of the moment; a failure shows at the reader, which knows what to do. It may write for others long after its
        // own caller's call, whose context it must not keep.
        ExecutionContext.Run(EmptyContext.Value, static writer => _ = ((SessionWriter)writer!).WriteAsync(), this);
    }

    /// <summary>Takes nothing more and waits until the batch under way is written. Safe to call again.</summary>
    public async Task StopAsync()
    {
        Task idle;
        lock (_gate)
        {
            _stopped = true;
            idle = _writing ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }

        await idle.ConfigureAwait(false);
        ReleaseAll();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakeBatch(out bool end))
            {
                if (_batch.Frames.Count > 0)
                {
                    await stream.WriteAsync(_batch).ConfigureAwait(false);
                    _batch.Frames.Clear();
                }

                ReleaseWritten();
                if (end)
                {
                    await stream.CompleteAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception)
        {
            // Most often the connection has ended before. Whatever was not written is found by the reader's verdict to have never started.
            GiveUp();
            abort();
        }
    }

    /// <returns>False when nothing was left; the writer's part is then already given up.</returns>
    private bool TakeBatch(out bool end)
    {
        end = false;
        if (_position == _taken.Count && !TakeQueued())
        {
            return false;
        }

        // One chunk comes first, so that a flood of small calls cannot hold a large one up for ever.
        int bytes = AddChunks(bytes: 0, most: 1);
        while (_position < _taken.Count && _batch.Frames.Count < WireLimits.BatchFrames && bytes < WireLimits.BatchBytes)
        {
            OutgoingFrame next = _taken[_position];
            if (next.Frame is null)
            {
                // The end of the stream: after all that is still in chunks.
                end = _chunked.Count == 0;
                _position += end ? 1 : 0;
                break;
            }

            _position++;
            bytes += FrameOverhead + (next.Frame.Call?.Arguments.Length ?? 0);
            _batch.Frames.Add(next.Frame);
            if (next.Arguments is { } arguments)
            {
                AddArguments(next.Number, arguments);
            }
        }

        AddChunks(bytes, most: int.MaxValue);
        return true;
    }

    private void AddArguments(ulong number, ArgumentBuffer arguments)
    {
        if (arguments.Memory.Length > WireLimits.InlinePayload)
        {
            _chunked.Enqueue(new ChunkedArguments(number, arguments, WireLimits.InlinePayload));
        }
        else
        {
            _inBatch.Add(arguments);
        }
    }

    private bool TakeQueued()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            if (_queued.Count > 0 && !_stopped)
            {
                _taken.Clear();
                (_queued, _taken) = (_taken, _queued);
                _position = 0;
                return true;
            }

            if (_chunked.Count > 0 && !_stopped)
            {
                return true;
            }

            _writing = false;
            idle = _idle;
        }

        idle?.SetResult();
        return false;
    }

    /// <returns>The size of the batch with the chunks.</returns>
    private int AddChunks(int bytes, int most)
    {
        for (int added = 0; added < most && _chunked.Count > 0 && bytes < WireLimits.BatchBytes && _batch.Frames.Count < WireLimits.BatchFrames; added++)
        {
            ChunkedArguments chunked = _chunked.Dequeue();
            ReadOnlyMemory<byte> piece = chunked.Next(WireLimits.InlinePayload);
            _batch.Frames.Add(new ClientFrame { Chunk = new PayloadChunk { Call = chunked.Number, Data = UnsafeByteOperations.UnsafeWrap(piece) } });
            bytes += piece.Length;
            if (chunked.IsDone)
            {
                _inBatch.Add(chunked.Arguments);
            }
            else
            {
                _chunked.Enqueue(chunked);
            }
        }

        return bytes;
    }

    private void ReleaseWritten()
    {
        foreach (ArgumentBuffer arguments in _inBatch)
        {
            arguments.Release();
        }

        _inBatch.Clear();
    }

    private void GiveUp()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            _stopped = true;
            _writing = false;
            idle = _idle;
        }

        idle?.SetResult();
    }

    /// <summary>Called when there is no writer any more and there will be none.</summary>
    private void ReleaseAll()
    {
        lock (_gate)
        {
            _inBatch.AddRange(_chunked.Select(chunked => chunked.Arguments));
            _inBatch.AddRange(_taken.Skip(_position).Concat(_queued).Select(frame => frame.Arguments).OfType<ArgumentBuffer>());
            _chunked.Clear();
            _taken.Clear();
            _queued.Clear();
            _position = 0;
            ReleaseWritten();
        }
    }

    private sealed class ChunkedArguments(ulong number, ArgumentBuffer arguments, int sent)
    {
        private int _sent = sent;

        public ulong Number { get; } = number;

        public ArgumentBuffer Arguments { get; } = arguments;

        public bool IsDone => _sent == Arguments.Memory.Length;

        public ReadOnlyMemory<byte> Next(int most)
        {
            ReadOnlyMemory<byte> piece = Arguments.Memory.Slice(_sent, Math.Min(most, Arguments.Memory.Length - _sent));
            _sent += piece.Length;
            return piece;
        }
    }
}
