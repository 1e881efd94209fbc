using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace ComputeHost.Protocol.Payloads.Protobuf;

/// <summary>A Protobuf message, as itself.</summary>
/// <remarks>Without a constraint on the type, because a shape is visited without one.</remarks>
/// <param name="create">Makes an empty message.</param>
internal sealed class MessageCodec<T>(Func<T> create) : BinaryCodec<T>(PayloadFormat.Protobuf)
{
    private readonly MessageNesting _nesting = new(typeof(T), ((IMessage)create()!).Descriptor);

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    public MessageCodec()
        : this(static () => Activator.CreateInstance<T>())
    {
    }

    public override void WriteContent(PayloadWriter writer, T value)
    {
        var message = (IMessage)value!;
        RuntimeType.Check(message, typeof(T));
        _nesting.Check(writer, message);
        Span<byte> content = writer.Append(message.CalculateSize());
        message.WriteTo(content);

        // Protobuf silently writes this for half of a surrogate pair; it may as well stand in the text itself, and only the way back tells.
        if (content.IndexOf("\uFFFD"u8) >= 0 && !message.Equals(ReadContent(content)))
        {
            throw Refusal.Of(typeof(T), member: null, "a text in it holds half of a surrogate pair, which Protobuf replaces", "Pass that text as bytes or as a string of its own");
        }
    }

    // Messages have rules of their own for what may change.
    public override void Describe(TypeDescription description, string path) => description.Add(path, "message");

    public override T ReadContent(ReadOnlySpan<byte> content)
    {
        T value = create();
        var message = (IMessage)value!;
        try
        {
            message.MergeFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw Malformed.Content(typeof(T), exception.Message, exception);
        }

        return message.IsInitialized() ? value : throw Malformed.Content(typeof(T), "a required field is missing.");
    }
}
