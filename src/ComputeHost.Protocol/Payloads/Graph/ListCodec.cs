using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>The count, plus 1, or 0 for null; then the elements.</summary>
internal sealed class ListCodec<T>(GraphCodec<T> element) : GraphCodec<List<T>?>
{
    public override void Write(ref GraphWriter writer, ref List<T>? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        RuntimeType.Check(value, typeof(List<T>));
        Span<T> elements = CollectionsMarshal.AsSpan(value);
        Elements.Write(ref writer, elements, element);
        if (value.Count != elements.Length)
        {
            throw Elements.Changed(typeof(List<T>));
        }
    }

    public override List<T>? Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return null;
        }

        int count = reader.Expect(header - 1, element.LeastBytes, Unsafe.SizeOf<T>());
        var list = new List<T>(count);
        CollectionsMarshal.SetCount(list, count);
        Elements.Read(ref reader, CollectionsMarshal.AsSpan(list), element);
        return list;
    }

    public override void Describe(TypeDescription description, string path) => Elements.Describe(description, path, TypeDescription.NameOf(typeof(List<T>)), element);

    public override ValueTree ReadTree(ref GraphReader reader) => Elements.ReadTree(ref reader, element);
}
