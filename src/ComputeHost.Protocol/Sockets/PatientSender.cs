using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ComputeHost.Protocol.Sockets;

/// <summary>Sends what a socket does not take at once, on a thread of its own: neither a pool thread nor the thread of a caller ever waits for the other side.</summary>
internal sealed class PatientSender : IDisposable
{
    private readonly Socket _socket;
    private readonly BlockingCollection<(ReadOnlyMemory<byte> Data, TaskCompletionSource Done)> _work = [];

    public PatientSender(Socket socket)
    {
        _socket = socket;
        new Thread(Run) { IsBackground = true, Name = "ComputeHost send" }.UnsafeStart();
    }

    /// <returns>Completes on the sender's thread, so that what follows is sent without a change of thread.</returns>
    public Task SendAsync(ReadOnlyMemory<byte> data)
    {
        var done = new TaskCompletionSource();
        _work.Add((data, done));
        return done.Task;
    }

    /// <summary>Lets the thread end. The socket's connection must have ended before.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach ((ReadOnlyMemory<byte> data, TaskCompletionSource done) in _work.GetConsumingEnumerable())
        {
            try
            {
                for (int sent = 0; sent < data.Length;)
                {
                    sent += _socket.Send(data.Span[sent..]);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                done.SetException(new IOException("The connection is broken: " + exception.Message, exception));
                continue;
            }

            done.SetResult();
        }

        _work.Dispose();
    }
}
