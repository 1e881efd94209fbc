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
    private PatientSender? _sender;

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
    /// <returns>Faults with <see cref="IOException"/> if the connection is broken.</returns>
    public Task SendAsync(ReadOnlyMemory<byte> data)
    {
        int sent = SendSome(data.Span);
        return sent == data.Length ? Task.CompletedTask : (_sender ??= new PatientSender(socket)).SendAsync(data[sent..]);
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
        _sender?.Dispose();
        socket.Dispose();
    }

    private int SendSome(ReadOnlySpan<byte> data)
    {
        int flags = OperatingSystem.IsMacOS() ? LibC.MacOSMsgDontWait : LibC.MsgDontWait | LibC.MsgNoSignal;
        int sent = 0;
        while (sent < data.Length)
        {
            nint count = LibC.Send(socket.SafeHandle, ref MemoryMarshal.GetReference(data[sent..]), (nuint)(data.Length - sent), flags);
            if (count < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == LibC.Interrupted)
                {
                    continue;
                }

                return error == (OperatingSystem.IsMacOS() ? LibC.MacOSTryAgain : LibC.TryAgain)
                    ? sent
                    : throw new IOException($"The connection is broken: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
            }

            sent += (int)count;
        }

        return sent;
    }
}
