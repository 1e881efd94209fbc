using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Elements that lie next to each other.</summary>
internal static class Elements
{
    public static void Write<T>(ref GraphWriter writer, Span<T> elements, GraphCodec<T> codec)
    {
        writer.WriteCount((uint)elements.Length + 1);
        if (codec.IsRaw)
        {
            writer.WriteBytes(FixedCodec<T>.BytesOf(elements));
            return;
        }

        writer.Enter();
        writer.Occupy(elements.Length, Unsafe.SizeOf<T>());
        foreach (ref T element in elements)
        {
            codec.Write(ref writer, ref element);
        }

        writer.Leave();
    }

    public static void Read<T>(ref GraphReader reader, Span<T> elements, GraphCodec<T> codec)
    {
        if (codec.IsRaw)
        {
            Span<byte> bytes = FixedCodec<T>.BytesOf(elements);
            reader.Take(bytes.Length).CopyTo(bytes);
            if (!RawValues.AreValid<T>(elements))
            {
                throw Malformed.Content(typeof(T), "the bits of an element are not a value of its type.");
            }

            return;
        }

        reader.Enter();
        for (int index = 0; index < elements.Length; index++)
        {
            elements[index] = codec.Read(ref reader);
        }

        reader.Leave();
    }

    public static void Describe<T>(TypeDescription description, string path, string collection, GraphCodec<T> codec)
    {
        description.Add(path, collection);
        codec.Describe(description, $"{path}[]");
    }

    public static ValueTree ReadTree<T>(ref GraphReader reader, GraphCodec<T> codec)
    {
        uint header = reader.ReadCount();
        return header == 0 ? ValueTree.Null : ReadTree(ref reader, header - 1, codec, title: "", anyOrder: false);
    }

    public static ValueTree ReadTree<T>(ref GraphReader reader, uint count, GraphCodec<T> codec, string title, bool anyOrder)
    {
        var items = new List<ValueTree>();
        for (uint index = 0; index < count; index++)
        {
            items.Add(codec.ReadTree(ref reader));
        }

        return ValueTree.Collection(title, items, anyOrder);
    }
}
