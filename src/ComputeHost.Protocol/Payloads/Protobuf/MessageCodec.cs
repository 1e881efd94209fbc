using ComputeHost.Protocol.Payloads.Graph;
using Google.Protobuf;

namespace ComputeHost.Protocol.Payloads.Protobuf;

/// <summary>A Protobuf message, as itself.</summary>
internal sealed class MessageCodec<T>() : BinaryCodec<T>(PayloadFormat.Protobuf)
    where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(static () => new T());

    private readonly MessageNesting _nesting = new(typeof(T), new T().Descriptor);

    public override void WriteContent(PayloadWriter writer, T value)
    {
        RuntimeType.Check(value, typeof(T));
        _nesting.Check(writer, value);
        Span<byte> content = writer.Append(value.CalculateSize());
        value.WriteTo(content);

        // Protobuf silently writes this for half of a surrogate pair; it may as well stand in the text itself, and only the way back tells.
        if (content.IndexOf("\uFFFD"u8) >= 0 && !value.Equals(ReadContent(content)))
        {
            throw Refusal.Of(typeof(T), member: null, "a text in it holds half of a surrogate pair, which Protobuf replaces", "Pass that text as bytes or as a string of its own");
        }
    }

    // Messages have rules of their own for what may change.
    public override void Describe(TypeDescription description, string path) => description.Add(path, "message");

    public override T ReadContent(ReadOnlySpan<byte> content)
    {
        try
        {
            return Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw Malformed.Content(typeof(T), exception.Message, exception);
        }
    }
}
