using System.Collections.Concurrent;
using System.Threading.Channels;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Client.Tests.Sessions;

/// <summary>A request stream that keeps copies of what is written and can hold a write up.</summary>
internal sealed class HeldStream : IClientStreamWriter<ClientBatch>
{
    private readonly Channel<int> _arrived = Channel.CreateUnbounded<int>();
    private TaskCompletionSource? _held;

    public ConcurrentQueue<ClientBatch> Batches { get; } = [];

    public bool IsCompleted { get; private set; }

    public Exception? Failure { get; set; }

    public WriteOptions? WriteOptions { get; set; }

    public async Task WaitForBatchesAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void Hold() => _held = new TaskCompletionSource();

    public void Release() => _held!.SetResult();

    public Task WriteAsync(ClientBatch message)
    {
        if (Failure is not null)
        {
            return Task.FromException(Failure);
        }

        Batches.Enqueue(ClientBatch.Parser.ParseFrom(message.ToByteArray()));
        _arrived.Writer.TryWrite(0);
        return _held?.Task ?? Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        IsCompleted = true;
        return Task.CompletedTask;
    }
}
