using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ComputeHost.Protocol.Sockets;

/// <summary>
/// Sends what a socket does not take at once, on a thread of its own that exists from the first time on: neither a pool thread nor the thread of a caller ever
/// waits for the other side.
/// </summary>
internal sealed class PatientSender(Socket socket) : IDisposable
{
    private readonly BlockingCollection<(ReadOnlyMemory<byte> Data, TaskCompletionSource Done)> _work = [];
    private bool _hasThread;

    /// <returns>Completes on the sender's thread, so that what follows is sent without a change of thread.</returns>
    /// <exception cref="InvalidOperationException">The sender is disposed.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> data)
    {
        var done = new TaskCompletionSource();
        _work.Add((data, done));
        // One send at a time, so this is no race. After the item: a thread that is made too late finds it, or the end.
        if (!_hasThread)
        {
            _hasThread = true;
            new Thread(Run) { IsBackground = true, Name = "ComputeHost send" }.UnsafeStart();
        }

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
                    sent += socket.Send(data.Span[sent..]);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                done.SetException(new IOException("The connection is broken: " + exception.Message, exception));
                continue;
            }

            done.SetResult();
        }
    }
}
