using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>Text as UTF-16, so that each unit arrives, lone surrogates among them.</summary>
internal sealed class RawStringCodec() : RawCodec<string?>
{
    public override void WriteContent(PayloadWriter writer, string? value) => RawElements<char>.Write(writer, value);

    public override string? ReadContent(ReadOnlySpan<byte> content)
    {
        if ((content.Length & 1) != 0)
        {
            throw Malformed.Content(typeof(string), $"'{content.Length}' bytes are no whole number of UTF-16 units.");
        }

        // Not a span of chars over the payload: it may begin at an odd address.
        return string.Create(content.Length / 2, content, static (text, bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(text)));
    }
}
