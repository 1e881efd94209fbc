using System.Buffers.Binary;
using System.Numerics;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>As on its own.</summary>
internal sealed class DateTimeOffsetGraphCodec : LeafCodec<DateTimeOffset>
{
    public override int LeastBytes => DateTimeOffsetCodec.Length;

    public override void Write(ref GraphWriter writer, ref DateTimeOffset value) => DateTimeOffsetCodec.Write(writer.Take(DateTimeOffsetCodec.Length), value);

    public override DateTimeOffset Read(ref GraphReader reader) => DateTimeOffsetCodec.ReadFrom(reader.Take(DateTimeOffsetCodec.Length));
}

/// <summary>How many bytes it takes, then two's complement, little-endian.</summary>
internal sealed class BigIntegerGraphCodec : LeafCodec<BigInteger>
{
    public override void Write(ref GraphWriter writer, ref BigInteger value)
    {
        int length = value.GetByteCount();
        writer.WriteCount((uint)length);
        value.TryWriteBytes(writer.Take(length), out _);
    }

    public override BigInteger Read(ref GraphReader reader) => new(reader.Take((int)Math.Min(reader.ReadCount(), int.MaxValue)));
}

/// <summary>Its four numbers; −1 for one that is left out.</summary>
internal sealed class VersionCodec : LeafCodec<Version?>
{
    private const int Length = 4 * sizeof(int);

    public override void Write(ref GraphWriter writer, ref Version? value)
    {
        writer.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Span<byte> content = writer.Take(Length);
            BinaryPrimitives.WriteInt32LittleEndian(content, value.Major);
            BinaryPrimitives.WriteInt32LittleEndian(content[4..], value.Minor);
            BinaryPrimitives.WriteInt32LittleEndian(content[8..], value.Build);
            BinaryPrimitives.WriteInt32LittleEndian(content[12..], value.Revision);
        }
    }

    public override Version? Read(ref GraphReader reader)
    {
        if (!reader.ReadPresence())
        {
            return null;
        }

        ReadOnlySpan<byte> content = reader.Take(Length);
        int major = BinaryPrimitives.ReadInt32LittleEndian(content);
        int minor = BinaryPrimitives.ReadInt32LittleEndian(content[4..]);
        return (BinaryPrimitives.ReadInt32LittleEndian(content[8..]), BinaryPrimitives.ReadInt32LittleEndian(content[12..])) switch
        {
            (-1, -1) => new Version(major, minor),
            (var build, -1) => new Version(major, minor, build),
            var (build, revision) => new Version(major, minor, build, revision),
        };
    }
}

/// <summary>
/// Whether it is there, and absolute; then the text it was made from. The text alone does not say whether it is absolute: on Linux, <c>/a</c> is a file's path, too.
/// </summary>
internal sealed class UriCodec : LeafCodec<Uri?>
{
    private const byte Absolute = 1;
    private const byte Relative = 2;

    private readonly TextCodec _text = new();

    public override void Write(ref GraphWriter writer, ref Uri? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        RuntimeType.Check(value, typeof(Uri));
        if (value.IsAbsoluteUri && new Uri(value.OriginalString, UriKind.Absolute).AbsoluteUri != value.AbsoluteUri)
        {
            throw Refusal.Of(typeof(Uri), member: null, "it was made with options that its text does not tell", "Pass its text as a string");
        }

        writer.WriteByte(value.IsAbsoluteUri ? Absolute : Relative);
        string? text = value.OriginalString;
        _text.Write(ref writer, ref text);
    }

    public override Uri? Read(ref GraphReader reader) => reader.ReadByte() switch
    {
        0 => null,
        Absolute => new Uri(_text.Read(ref reader)!, UriKind.Absolute),
        Relative => new Uri(_text.Read(ref reader)!, UriKind.Relative),
        var other => throw reader.Wrong($"the byte '{other}' does not say what kind of 'Uri' follows."),
    };

    protected override string TextOf(Uri? value) => value!.OriginalString;
}

/// <summary>A value whose whole form is binary (a grid, a message, memory): how many bytes it takes, plus 1, or 0 for null; then its content.</summary>
internal sealed class ContentCodec<T>(BinaryCodec<T> codec) : LeafCodec<T>
{
    public override void Write(ref GraphWriter writer, ref T value)
    {
        if (codec.IsNull(value))
        {
            writer.WriteByte(0);
            return;
        }

        int place = writer.ReserveCount();
        writer.WriteReserved(place, (uint)writer.WriteContent(codec, value) + 1);
    }

    public override T Read(ref GraphReader reader)
    {
        uint length = reader.ReadCount();
        return length > 0 ? codec.ReadContent(reader.Take((int)Math.Min(length - 1, int.MaxValue)))
            : codec.IsNull(default!) ? default!
            : throw reader.Wrong($"a '{TypeName.Of(typeof(T))}' cannot be null.");
    }

    public override void Describe(TypeDescription description, string path) => codec.Describe(description, path);

    protected override string TextOf(T value) => TypeName.Of(typeof(T));
}
