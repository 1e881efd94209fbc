namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A whole value that travels as an object graph.</summary>
/// <remarks>An object that is met twice within one value travels twice: the copies are equal, but two objects.</remarks>
internal sealed class GraphPayloadCodec<T>(GraphCodec<T> codec) : PayloadCodec<T>
{
    public override void Write(PayloadWriter writer, T value)
    {
        if (value is null)
        {
            writer.AppendByte((byte)PayloadFormat.Null);
            return;
        }

        writer.AppendByte((byte)PayloadFormat.Graph);
        var graph = new GraphWriter(writer, typeof(T));
        codec.Write(ref graph, ref value);
        graph.Flush();
    }

    public override T Read(ReadOnlySpan<byte> payload)
    {
        if (!HasContent(payload))
        {
            return default!;
        }

        var reader = new GraphReader(payload[1..], typeof(T));
        try
        {
            T value = codec.Read(ref reader);
            reader.End();
            return value ?? throw reader.Wrong("null has a format of its own.");
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            // A constructor, setter or comparer refused what it was given.
            throw Malformed.Content(typeof(T), exception.Message, exception);
        }
    }

    public override void Describe(TypeDescription description, string path) => codec.Describe(description, path);

    public override ValueTree ReadTree(ReadOnlySpan<byte> payload)
    {
        if (!HasContent(payload))
        {
            return ValueTree.Null;
        }

        var reader = new GraphReader(payload[1..], typeof(T));
        return codec.ReadTree(ref reader);
    }

    private static bool HasContent(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw Malformed.Empty(typeof(T));
        }

        if (payload[0] == (byte)PayloadFormat.Graph)
        {
            return true;
        }

        return payload is [(byte)PayloadFormat.Null] && default(T) is null ? false : throw Malformed.Format(typeof(T), payload);
    }
}
