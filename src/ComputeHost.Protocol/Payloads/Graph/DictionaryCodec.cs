using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads.Collections;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>The commonest dictionary: read and written as others are, without an enumerator on the heap or a list in between.</summary>
internal sealed class DictionaryCodec<TKey, TValue>(
    CollectionKind<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> kind, GraphCodec<TKey> key, GraphCodec<TValue> value) : GraphCodec<Dictionary<TKey, TValue>?>
    where TKey : notnull
{
    private readonly PairCodec<TKey, TValue> _pair = new(key, value);
    private readonly TextCodec _text = new();

    public override void Write(ref GraphWriter writer, ref Dictionary<TKey, TValue>? dictionary)
    {
        if (dictionary is null)
        {
            writer.WriteByte(0);
            return;
        }

        RuntimeType.Check(dictionary, typeof(Dictionary<TKey, TValue>));
        string? comparer = kind.ComparerName(dictionary);
        int count = dictionary.Count;
        writer.WriteCount(CollectionHeader.Of(count, comparer is not null));
        if (comparer is not null)
        {
            _text.Write(ref writer, ref comparer);
        }

        writer.Enter();
        writer.Occupy(count, Unsafe.SizeOf<KeyValuePair<TKey, TValue>>());
        foreach ((TKey itsKey, TValue itsValue) in dictionary)
        {
            TKey currentKey = itsKey;
            TValue currentValue = itsValue;
            key.Write(ref writer, ref currentKey);
            value.Write(ref writer, ref currentValue);
            count--;
        }

        // Removing an entry does not end the enumeration.
        if (count != 0)
        {
            throw Elements.Changed(typeof(Dictionary<TKey, TValue>));
        }

        writer.Leave();
    }

    public override Dictionary<TKey, TValue>? Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return null;
        }

        string? comparer = CollectionHeader.HasComparer(header) ? _text.Read(ref reader) : null;
        int count = reader.Expect(CollectionHeader.CountOf(header), _pair.LeastBytes, Unsafe.SizeOf<KeyValuePair<TKey, TValue>>());
        var dictionary = new Dictionary<TKey, TValue>(count, comparer is null ? null : CollectionComparer.Equality<TKey>(KnownComparers.Find(comparer)));
        reader.Enter();
        for (int index = 0; index < count; index++)
        {
            TKey itsKey = key.Read(ref reader);
            if (!dictionary.TryAdd(itsKey, value.Read(ref reader)))
            {
                throw reader.Wrong("a key is there twice.");
            }
        }

        reader.Leave();
        return dictionary;
    }

    public override void Describe(TypeDescription description, string path) => Elements.Describe(description, path, TypeDescription.NameOf(typeof(Dictionary<TKey, TValue>)), _pair);

    public override ValueTree ReadTree(ref GraphReader reader) => Elements.ReadTree(ref reader, _pair, _text, kind.AnyOrder);
}
