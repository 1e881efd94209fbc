using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>The count, plus 1, or 0 for null; then the elements.</summary>
internal sealed class ArrayCodec<T>(GraphCodec<T> element) : GraphCodec<T[]?>
{
    public override void Write(ref GraphWriter writer, ref T[]? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        RuntimeType.Check(value, typeof(T[]));
        Elements.Write(ref writer, value, element);
    }

    public override T[]? Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return null;
        }

        var elements = new T[reader.Expect(header - 1, element.LeastBytes, Unsafe.SizeOf<T>())];
        Elements.Read(ref reader, elements, element);
        return elements;
    }

    public override void Describe(TypeDescription description, string path) => Elements.Describe(description, path, "[]", element);

    public override ValueTree ReadTree(ref GraphReader reader) => Elements.ReadTree(ref reader, element);
}
