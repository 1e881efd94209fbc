using System.Net.Sockets;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>Passes more descriptors than a daemon takes.</summary>
internal static unsafe class DescriptorFlood
{
    public static void Send(Socket socket, ReadOnlySpan<byte> data, SafeFileHandle descriptor, int count)
    {
        const int Head = 16;
        byte[] control = new byte[Head + (((count * sizeof(int)) + 7) / 8 * 8)];
        fixed (byte* first = control)
        fixed (byte* bytes = data)
        {
            *(nuint*)first = (nuint)(Head + (count * sizeof(int)));
            *(int*)(first + 8) = LibC.SolSocket;
            *(int*)(first + 12) = LibC.ScmRights;
            for (int index = 0; index < count; index++)
            {
                ((int*)(first + Head))[index] = (int)descriptor.DangerousGetHandle();
            }

            var part = new LibC.IoVector { Base = bytes, Length = (nuint)data.Length };
            var message = new LibC.MessageHeader { Parts = &part, PartCount = 1, Control = first, ControlLength = (nuint)control.Length };
            Assert.Equal(data.Length, LibC.SendMessage(socket.SafeHandle, &message, LibC.MsgNoSignal));
        }
    }
}
