namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A key and its value.</summary>
internal sealed class PairCodec<TKey, TValue>(GraphCodec<TKey> key, GraphCodec<TValue> value) : GraphCodec<KeyValuePair<TKey, TValue>>
{
    public override int LeastBytes => key.LeastBytes + value.LeastBytes;

    public override void Write(ref GraphWriter writer, ref KeyValuePair<TKey, TValue> pair)
    {
        (TKey first, TValue second) = pair;
        key.Write(ref writer, ref first);
        value.Write(ref writer, ref second);
    }

    public override KeyValuePair<TKey, TValue> Read(ref GraphReader reader)
    {
        TKey first = key.Read(ref reader);
        return new(first, value.Read(ref reader));
    }

    public override void Describe(TypeDescription description, string path)
    {
        key.Describe(description, $"{path}.Key");
        value.Describe(description, $"{path}.Value");
    }

    public override ValueTree ReadTree(ref GraphReader reader)
    {
        ValueTree first = key.ReadTree(ref reader);
        return ValueTree.Object("", [("Key", first), ("Value", value.ReadTree(ref reader))]);
    }
}
