using System.Globalization;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A value without parts.</summary>
internal abstract class LeafCodec<T> : GraphCodec<T>
{
    public override void Describe(TypeDescription description, string path) => description.Add(path, TypeName.Of(typeof(T)));

    public sealed override ValueTree ReadTree(ref GraphReader reader)
    {
        int start = reader.Position;
        T value = Read(ref reader);
        return value is null ? ValueTree.Null : ValueTree.Leaf(TextOf(value), reader.ReadSince(start));
    }

    protected virtual string TextOf(T value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
