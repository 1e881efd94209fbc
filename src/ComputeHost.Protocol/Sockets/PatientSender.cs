using System.Net.Sockets;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Sockets;

/// <summary>
/// Sends what a socket does not take at once. Its own thread, which starts when it is first needed, waits for the other side, so that neither a pool thread nor
/// the caller's does.
/// </summary>
internal sealed class PatientSender(Socket socket) : IDisposable
{
    private static readonly Action<(PatientSender Sender, TaskCompletionSource Done)> SendNext = static send => send.Sender.Send(send.Done);

    // A monitor waits without allocating.
    private readonly object _gate = new();
    private TaskCompletionSource? _next;
    private ReadOnlyMemory<byte> _data;
    private int _sent;
    private bool _hasThread;
    private bool _disposed;

    /// <summary>One send at a time.</summary>
    /// <returns>Completes on the sender's thread, so that what follows is sent without a change of thread.</returns>
    /// <exception cref="InvalidOperationException">The sender is disposed.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> data)
    {
        var done = new TaskCompletionSource();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_hasThread)
            {
                new Thread(Run) { IsBackground = true, Name = "ComputeHost send" }.UnsafeStart();
                _hasThread = true;
            }

            (_next, _data, _sent) = (done, data, 0);
            Monitor.Pulse(_gate);
        }

        return done.Task;
    }

    /// <summary>Lets the thread end. The socket's connection must have ended before.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Take() is { } done)
        {
            Shortage.Outlast((this, done), SendNext);
        }
    }

    private TaskCompletionSource? Take()
    {
        lock (_gate)
        {
            while (_next is null && !_disposed)
            {
                Monitor.Wait(_gate);
            }

            TaskCompletionSource? next = _next;
            _next = null;
            return next;
        }
    }

    private void Send(TaskCompletionSource done)
    {
        try
        {
            while (_sent < _data.Length)
            {
                _sent += socket.Send(_data.Span[_sent..]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            done.TrySetException(new IOException("The connection is broken: " + exception.Message, exception));
            return;
        }

        done.TrySetResult();
    }
}
