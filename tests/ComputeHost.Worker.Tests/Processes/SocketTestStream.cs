using System.Buffers.Binary;
using System.Net.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>A session over a bare socket, written by what the wire contract says of it.</summary>
internal sealed class SocketTestStream : ITestStream
{
    private readonly NetworkStream _stream;

    public SocketTestStream(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public static async Task<SocketTestStream> OpenAsync(string path, string token)
    {
        var stream = new SocketTestStream(path);
        await stream.WriteRawAsync("CHS1"u8.ToArray());
        await stream.WriteAsync(new ClientBatch { Frames = { new ClientFrame { Open = new Open { Token = token } } } });
        return stream;
    }

    public async Task WriteRawAsync(byte[] data) => await _stream.WriteAsync(data);

    public async Task WriteAsync(ClientBatch batch)
    {
        byte[] message = batch.ToByteArray();
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        await WriteRawAsync([.. length, .. message]);
    }

    public Task CompleteAsync() => WriteRawAsync(new byte[4]);

    public async Task<WorkerBatch?> ReadAsync()
    {
        byte[] length = new byte[4];
        await _stream.ReadExactlyAsync(length);
        byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        if (message.Length == 0)
        {
            Assert.Equal(0, await _stream.ReadAsync(new byte[1]));
            return null;
        }

        await _stream.ReadExactlyAsync(message);
        WorkerBatch batch = WorkerBatch.Parser.ParseFrom(message);
        return batch.Frames is [{ Refused: { } refused }]
            ? throw new RpcException(new Status((StatusCode)refused.Status, refused.Detail))
            : batch;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
