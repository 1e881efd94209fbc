using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ComputeHost.Daemon.Diagnostics.Ports;

/// <summary>Writes what a command carries: little-endian numbers, texts as UTF-16 with their length and a final zero.</summary>
internal sealed class DiagnosticMessage
{
    /// <summary>Magic, total length, command, two spare bytes.</summary>
    public const int HeaderLength = 20;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    public DiagnosticMessage(DiagnosticCommand command)
    {
        _bytes.Write(Magic);
        _bytes.Write<byte>([0, 0, (byte)((ushort)command >> 8), (byte)command, 0, 0]);
    }

    public DiagnosticMessage Add(byte value)
    {
        _bytes.Write<byte>([value]);
        return this;
    }

    public DiagnosticMessage Add(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public DiagnosticMessage Add(ulong value) => Add((uint)value).Add((uint)(value >> 32));

    public DiagnosticMessage Add(string text)
    {
        Add((uint)text.Length + 1);
        _bytes.Write(Encoding.Unicode.GetBytes(text + '\0'));
        return this;
    }

    public byte[] ToArray()
    {
        byte[] bytes = _bytes.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Magic.Length), checked((ushort)bytes.Length));
        return bytes;
    }
}
