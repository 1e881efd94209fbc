using Google.Protobuf;

namespace ComputeHost.Protocol.Payloads.Protobuf;

/// <summary>A Protobuf message, as itself.</summary>
internal sealed class MessageCodec<T>() : BinaryCodec<T>(PayloadFormat.Protobuf)
    where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(static () => new T());

    public override void WriteContent(PayloadWriter writer, T value)
    {
        RuntimeType.Check(value, typeof(T));
        value.WriteTo(writer.Append(value.CalculateSize()));
    }

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
