using System.Net.Sockets;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Protocol.Sockets;

/// <summary>
/// A connected Unix socket, used in the way that costs the fewest changes of thread: a read blocks its thread in the kernel, a write leaves on the thread that
/// has something to say and never blocks it. The socket must never be used by the asynchronous methods of .NET: they would change how it reads.
/// </summary>
internal sealed class MessageSocket(Socket socket) : IDisposable
{
    private readonly PatientSender _sender = new(socket);

    /// <summary>Reads what is there, and waits for it if nothing is.</summary>
    /// <returns>0 at the end.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public int Receive(Span<byte> buffer)
    {
        try
        {
            return socket.Receive(buffer);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is broken: " + exception.Message, exception);
        }
    }

    /// <summary>Sends all of the data: at once as much as the system takes, the rest from another thread. One send at a time.</summary>
    /// <param name="data">Must stay as it is until the task completes.</param>
    /// <returns>Faults if the connection is broken, with an <see cref="IOException"/>.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> data)
    {
        // Elsewhere no flag keeps a send from waiting on a socket whose reads wait.
        int sent = OperatingSystem.IsLinux() ? SendSome(data.Span) : 0;
        return sent == data.Length ? Task.CompletedTask : _sender.SendAsync(data[sent..]);
    }

    /// <summary>Ends the connection; a read under way sees its end, a send under way fails. Safe from any thread, also again.</summary>
    public void Abort()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended before.
        }
    }

    public void Dispose()
    {
        Abort();
        _sender.Dispose();
        socket.Dispose();
    }

    private int SendSome(ReadOnlySpan<byte> data)
    {
        int sent = 0;
        while (sent < data.Length)
        {
            ReadOnlySpan<byte> rest = data[sent..];
            nint count = LibC.Send(socket.SafeHandle, ref MemoryMarshal.GetReference(rest), (nuint)rest.Length, LibC.MsgDontWait | LibC.MsgNoSignal);
            if (count < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == LibC.Interrupted)
                {
                    continue;
                }

                return error == LibC.TryAgain
                    ? sent
                    : throw new IOException($"The connection is broken: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
            }

            sent += (int)count;
        }

        return sent;
    }
}
