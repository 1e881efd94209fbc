using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Sockets;

/// <summary>Passes open descriptors over a Unix socket, also to another user's process, which cannot open them by <c>/proc</c>. Linux only.</summary>
internal static unsafe class DescriptorSocket
{
    /// <summary>The most descriptors in one message.</summary>
    public const int Most = 4;

    private const int HeadLength = 16;
    private const int ControlLength = HeadLength + (Most * sizeof(int));

    /// <summary>Sends bytes, and with the first of them the descriptors.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public static void Send(Socket socket, ReadOnlySpan<byte> data, ReadOnlySpan<SafeFileHandle> descriptors)
    {
        byte* control = stackalloc byte[ControlLength];
        new Span<byte>(control, ControlLength).Clear();
        *(nuint*)control = (nuint)(HeadLength + (descriptors.Length * sizeof(int)));
        *(int*)(control + 8) = LibC.SolSocket;
        *(int*)(control + 12) = LibC.ScmRights;
        for (int index = 0; index < descriptors.Length; index++)
        {
            ((int*)(control + HeadLength))[index] = (int)descriptors[index].DangerousGetHandle();
        }

        fixed (byte* bytes = data)
        {
            for (int sent = 0; sent < data.Length;)
            {
                var part = new LibC.IoVector { Base = bytes + sent, Length = (nuint)(data.Length - sent) };
                bool withDescriptors = sent == 0 && descriptors.Length > 0;
                var message = new LibC.MessageHeader
                {
                    Parts = &part,
                    PartCount = 1,
                    Control = withDescriptors ? control : null,
                    ControlLength = withDescriptors ? *(nuint*)control : 0,
                };
                nint count = LibC.SendMessage(socket.SafeHandle, &message, LibC.MsgNoSignal);
                sent += count >= 0 ? (int)count : Retry("sent");
            }
        }
    }

    /// <summary>Receives exactly so many bytes, and the descriptors that come with them.</summary>
    /// <param name="socket">A socket that blocks.</param>
    /// <param name="data">Filled whole.</param>
    /// <returns>What came; the receiver closes it.</returns>
    /// <exception cref="IOException">The connection is broken, has ended, or nothing came in the socket's time.</exception>
    public static List<SafeFileHandle> Receive(Socket socket, Span<byte> data)
    {
        var descriptors = new List<SafeFileHandle>();
        try
        {
            fixed (byte* bytes = data)
            {
                for (int received = 0; received < data.Length;)
                {
                    received += ReceiveSome(socket, bytes + received, data.Length - received, descriptors);
                }
            }

            return descriptors;
        }
        catch
        {
            descriptors.ForEach(static descriptor => descriptor.Dispose());
            throw;
        }
    }

    private static int ReceiveSome(Socket socket, byte* bytes, int length, List<SafeFileHandle> descriptors)
    {
        byte* control = stackalloc byte[ControlLength];
        var part = new LibC.IoVector { Base = bytes, Length = (nuint)length };
        // What does not fit into the control buffer, the kernel closes.
        var message = new LibC.MessageHeader { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlLength };
        nint count = LibC.ReceiveMessage(socket.SafeHandle, &message, LibC.MsgCloseOnExec);
        if (count < 0)
        {
            return Retry("received");
        }

        if (message.ControlLength >= HeadLength && *(int*)(control + 8) == LibC.SolSocket && *(int*)(control + 12) == LibC.ScmRights)
        {
            int passed = ((int)*(nuint*)control - HeadLength) / sizeof(int);
            for (int index = 0; index < Math.Min(passed, Most); index++)
            {
                descriptors.Add(new SafeFileHandle(((int*)(control + HeadLength))[index], ownsHandle: true));
            }
        }

        return count > 0 ? (int)count : throw new EndOfStreamException("The other side has closed the connection.");
    }

    private static int Retry(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return error == LibC.Interrupted ? 0
            : error == LibC.TryAgain ? throw new TimeoutException($"Nothing could be {what} in time.")
            : throw new IOException($"The connection is broken: {new Win32Exception(error).Message}");
    }
}
