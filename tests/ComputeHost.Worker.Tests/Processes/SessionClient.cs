using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>A session written against the .proto alone.</summary>
internal sealed class SessionClient : IAsyncDisposable
{
    private readonly ITestStream _stream;
    private readonly Dictionary<ulong, List<byte>> _results = [];
    private readonly Dictionary<string, uint> _methods = [];
    private readonly Queue<WorkerFrame> _frames = [];
    private ulong _last;

    private SessionClient(ITestStream stream) => _stream = stream;

    public Hello Hello { get; private set; } = null!;

    public List<WorkerFrame> Seen { get; } = [];

    /// <param name="worker">The worker.</param>
    /// <param name="overSocket">Without HTTP/2.</param>
    public static async Task<SessionClient> OpenAsync(WorkerUnderTest worker, bool overSocket = false)
    {
        var session = new SessionClient(overSocket ? await SocketTestStream.OpenAsync(worker.SocketPath, worker.Boot.Token) : new GrpcTestStream(worker));
        session.Hello = (await session.NextAsync()).Hello;
        return session;
    }

    public Call NewCall(string method, ByteString arguments)
    {
        var call = new Call { Call_ = ++_last, CallId = $"call-{_last}", Attempt = 1, Arguments = arguments, ArgumentsLength = (ulong)arguments.Length };
        if (_last == 1)
        {
            (call.Culture, call.UiCulture) = ("en-US", "en-US");
        }

        if (!_methods.TryGetValue(method, out uint id))
        {
            _methods.Add(method, id = (uint)_methods.Count + 1);
            call.Method = method;
        }

        call.MethodId = id;
        return call;
    }

    public async Task<ulong> SendAsync(string method, params object[] values)
    {
        Call call = NewCall(method, Keys.Arguments(values));
        await SendAsync(new ClientFrame { Call = call });
        return call.Call_;
    }

    public Task SendAsync(params IEnumerable<ClientFrame> frames)
    {
        var batch = new ClientBatch();
        batch.Frames.AddRange(frames);
        return _stream.WriteAsync(batch);
    }

    public async Task<WorkerFrame> NextAsync()
    {
        WorkerFrame? frame;
        while (!_frames.TryDequeue(out frame))
        {
            WorkerBatch batch = await _stream.ReadAsync().DefaultTimeout() ?? throw new EndOfStreamException("The worker ended the session.");
            foreach (WorkerFrame read in batch.Frames)
            {
                _frames.Enqueue(read);
            }
        }

        Seen.Add(frame);
        return frame;
    }

    /// <summary>The frame that ends a call; a result in chunks is put together.</summary>
    public async Task<WorkerFrame> EndOfAsync(ulong call)
    {
        while (true)
        {
            WorkerFrame frame = await NextAsync();
            switch (frame.FrameCase)
            {
                case WorkerFrame.FrameOneofCase.Result when (ulong)frame.Result.Value.Length < frame.Result.ValueLength:
                    _results.Add(frame.Result.Call, [.. frame.Result.Value]);
                    break;
                case WorkerFrame.FrameOneofCase.Chunk:
                    _results[frame.Chunk.Call].AddRange(frame.Chunk.Data);
                    Result head = Seen.First(seen => seen.Result?.Call == frame.Chunk.Call).Result;
                    if (frame.Chunk.Call == call && (ulong)_results[call].Count == head.ValueLength)
                    {
                        return new WorkerFrame { Result = new Result(head) { Value = ByteString.CopyFrom([.. _results[call]]) } };
                    }

                    break;
                case WorkerFrame.FrameOneofCase.Result when frame.Result.Call == call:
                case WorkerFrame.FrameOneofCase.Fault when frame.Fault.Call == call:
                case WorkerFrame.FrameOneofCase.NotStarted when frame.NotStarted.Call == call:
                    return frame;
            }
        }
    }

    public Task CompleteAsync() => _stream.CompleteAsync();

    /// <summary>Reads to the end.</summary>
    /// <returns>The status that the worker ended the session with.</returns>
    public async Task<Status> EndAsync()
    {
        try
        {
            while (await _stream.ReadAsync().DefaultTimeout() is { } batch)
            {
                Seen.AddRange(batch.Frames);
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
