using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.CallValues;

/// <summary>
/// Writes the <c>Arguments</c> message by hand, so that values are encoded in place and never copied into a message object.
/// </summary>
internal static class ArgumentsEncoding
{
    /// <summary>Field 1, length-delimited.</summary>
    public const byte ValueTag = (1 << 3) | 2;

    // A value's length is known only at its end, so its room is reserved: a varint padded to the most that a length below 2^35 takes.
    private const int LengthBytes = 5;

    /// <summary>What lies before the content of the first value: the value's tag and length, and its format.</summary>
    public const int HeadLength = 1 + LengthBytes + 1;

    /// <returns>A token for <see cref="EndValue"/>.</returns>
    public static int BeginValue(PayloadWriter writer)
    {
        writer.Append(1 + LengthBytes)[0] = ValueTag;
        return writer.Length;
    }

    public static void EndValue(PayloadWriter writer, int token)
    {
        uint length = (uint)(writer.Length - token);
        Span<byte> room = writer.Written(token - LengthBytes, LengthBytes);
        for (int index = 0; index < LengthBytes - 1; index++)
        {
            room[index] = (byte)(length | 0x80);
            length >>= 7;
        }

        room[LengthBytes - 1] = (byte)length;
    }
}
