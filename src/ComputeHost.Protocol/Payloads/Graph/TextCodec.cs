using System.Runtime.InteropServices;
using System.Text;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>
/// Text: 0 for null, else twice its length, plus 1 if it is ASCII, plus 1 for not being null; then a byte per character of ASCII, or the UTF-16 units,
/// so that lone surrogates arrive, too.
/// </summary>
internal sealed class TextCodec : LeafCodec<string?>
{
    private const int LongestLength = (int.MaxValue >> 1) - 1;

    public override void Write(ref GraphWriter writer, ref string? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        bool ascii = Ascii.IsValid(value);
        writer.WriteCount(1 + (((uint)value.Length << 1) | (ascii ? 1u : 0u)));
        if (ascii)
        {
            Ascii.FromUtf16(value, writer.Take(value.Length), out _);
        }
        else
        {
            writer.WriteBytes(MemoryMarshal.AsBytes(value.AsSpan()));
        }
    }

    public override string? Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return null;
        }

        int length = (int)((header - 1) >> 1);
        if (((header - 1) & 1) != 0)
        {
            ReadOnlySpan<byte> text = reader.Take(length);
            return Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : throw reader.Wrong("a text that is said to be ASCII is not.");
        }

        // Not a span of chars over the payload: it may begin at an odd address.
        ReadOnlySpan<byte> units = reader.Take(length <= LongestLength ? length * sizeof(char) : int.MaxValue);
        return string.Create(length, units, static (text, bytes) => bytes.CopyTo(MemoryMarshal.AsBytes(text)));
    }
}
