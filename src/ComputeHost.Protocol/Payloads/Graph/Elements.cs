using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Elements that lie next to each other.</summary>
internal static class Elements
{
    public static void Write<T>(ref GraphWriter writer, Span<T> elements, GraphCodec<T> codec)
    {
        writer.WriteCount((uint)elements.Length + 1);
        writer.Occupy(elements.Length, Unsafe.SizeOf<T>());
        if (codec.IsRaw)
        {
            writer.EnsureFits(elements.Length * (long)Unsafe.SizeOf<T>());
            writer.WriteBytes(FixedCodec<T>.BytesOf(elements));
            return;
        }

        writer.Enter();
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

    /// <summary>What a collection throws that changes while its elements are read.</summary>
    public static InvalidOperationException Changed(Type type) =>
        new($"A '{TypeName.Of(type)}' was changed while it was encoded. Change it before the call or after it, or pass a copy.");

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

    /// <summary>The same of a collection whose header says whether it names a comparer.</summary>
    public static ValueTree ReadTree<T>(ref GraphReader reader, GraphCodec<T> codec, TextCodec text, bool anyOrder)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return ValueTree.Null;
        }

        string title = CollectionHeader.HasComparer(header) ? text.Read(ref reader) ?? "" : "";
        return ReadTree(ref reader, CollectionHeader.CountOf(header), codec, title, anyOrder);
    }

    private static ValueTree ReadTree<T>(ref GraphReader reader, uint count, GraphCodec<T> codec, string title, bool anyOrder)
    {
        var items = new List<ValueTree>();
        for (uint index = 0; index < count; index++)
        {
            items.Add(codec.ReadTree(ref reader));
        }

        return ValueTree.Collection(title, items, anyOrder);
    }
}
