namespace ComputeHost.Protocol.Payloads;

/// <summary>An encoded value in words, to be held against another. It has a text, or named members, or items.</summary>
internal sealed class ValueTree
{
    private const int MostText = 100;

    private readonly string _text;
    private readonly List<(string Name, ValueTree Value)>? _members;
    private readonly List<ValueTree>? _items;
    private readonly bool _anyOrder;
    private readonly string _bits;

    private ValueTree(string text, string bits, List<(string Name, ValueTree Value)>? members = null, List<ValueTree>? items = null, bool anyOrder = false)
    {
        _text = text;
        _bits = bits;
        _members = members;
        _items = items;
        _anyOrder = anyOrder;
    }

    public static ValueTree Null { get; } = new("null", "");

    /// <param name="text">For people.</param>
    /// <param name="encoded">What counts.</param>
    public static ValueTree Leaf(string text, ReadOnlySpan<byte> encoded) => new(text, Convert.ToHexString(encoded));

    /// <param name="title">What is said of all of it together, such as a derived type or a comparer; empty for nothing.</param>
    /// <param name="members">In the order in which they travel.</param>
    public static ValueTree Object(string title, List<(string Name, ValueTree Value)> members) => new(title, title, members);

    /// <param name="title">What is said of all of them together; empty for nothing.</param>
    /// <param name="items">The elements.</param>
    /// <param name="anyOrder">Whether they have another order once the collection is made again.</param>
    public static ValueTree Collection(string title, List<ValueTree> items, bool anyOrder) => new(title, title, items: items, anyOrder: anyOrder);

    /// <summary>The same, of which something more is said.</summary>
    public ValueTree Titled(string title) => new($"{title} {_text}", $"{title} {_bits}", _members, _items, _anyOrder);

    /// <summary>Where this value and what arrived of it differ.</summary>
    /// <returns>Null if they do not. The path is as <c>.Lines[2].Total</c>; empty for the whole.</returns>
    public (string Path, string Sent, string Arrived)? FindDifference(ValueTree arrived) => FindDifference(arrived, "");

    public override string ToString() =>
        _items is not null ? $"{_text}[{string.Join(",", _items)}]"
        : _members is not null ? $"{_text}{{{string.Join(",", _members.Select(member => $"{member.Name}:{member.Value}"))}}}"
        : _text;

    private (string Path, string Sent, string Arrived)? FindDifference(ValueTree arrived, string path)
    {
        if (_bits != arrived._bits || _members?.Count != arrived._members?.Count || _items?.Count != arrived._items?.Count)
        {
            return (path, Short(this), Short(arrived));
        }

        if (_members is not null)
        {
            return _members.Zip(arrived._members!)
                .Select(pair => pair.First.Value.FindDifference(pair.Second.Value, $"{path}.{pair.First.Name}")).FirstOrDefault(difference => difference is not null);
        }

        if (_items is null || (_anyOrder && Canonical() == arrived.Canonical()))
        {
            return null;
        }

        return _items.Zip(arrived._items!)
            .Select((pair, index) => pair.First.FindDifference(pair.Second, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
    }

    private string Canonical()
    {
        if (_members is not null)
        {
            return $"{_bits}{{{string.Join(",", _members.Select(member => $"{member.Name}:{member.Value.Canonical()}"))}}}";
        }

        IEnumerable<string>? items = _items?.Select(item => item.Canonical());
        return items is null ? _bits : $"{_bits}[{string.Join(",", _anyOrder ? items.Order(StringComparer.Ordinal) : items)}]";
    }

    private static string Short(ValueTree value)
    {
        string text = value.ToString();
        return text.Length <= MostText ? text : text[..MostText] + "…";
    }
}
