namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>
/// A type that stands for listed others: the number of the one that follows, plus 1, or 0 for null; then its object. The list is in the order of the names
/// that it gives them.
/// </summary>
/// <remarks>Cases are set once it is known to others, because a case may contain its base type.</remarks>
internal sealed class UnionCodec<T> : GraphCodec<T>
{
    private readonly Dictionary<Type, int> _numbers = [];
    private UnionCase[] _cases = [];

    public void SetCases(UnionCase[] cases)
    {
        _cases = cases;
        for (int number = 0; number < cases.Length; number++)
        {
            _numbers.Add(cases[number].Codec.Type, number);
        }
    }

    public override void Write(ref GraphWriter writer, ref T value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        if (!_numbers.TryGetValue(value.GetType(), out int number))
        {
            throw RuntimeType.Refused(value.GetType(), typeof(T));
        }

        writer.WriteCount((uint)number + 1);
        _cases[number].Codec.WriteObject(ref writer, value);
    }

    public override T Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        return header == 0 ? default!
            : (T)CaseOf(ref reader, header).Codec.ReadObject(ref reader) ?? throw reader.Wrong($"a '{TypeName.Of(typeof(T))}' says what it is, but it is null.");
    }

    public override void Describe(TypeDescription description, string path)
    {
        if (!description.Begin(typeof(UnionCodec<T>), path))
        {
            return;
        }

        description.Add(path, "one of these");
        foreach (UnionCase @case in _cases)
        {
            @case.Codec.Describe(description, $"{path}({@case.Name})");
        }
    }

    public override ValueTree ReadTree(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return ValueTree.Null;
        }

        UnionCase @case = CaseOf(ref reader, header);
        return @case.Codec.ReadTree(ref reader).Titled(@case.Name);
    }

    private UnionCase CaseOf(ref GraphReader reader, uint header) =>
        header <= (uint)_cases.Length ? _cases[header - 1] : throw reader.Wrong($"a '{TypeName.Of(typeof(T))}' has '{_cases.Length}' types, but '{header}' is named.");
}

/// <param name="Name">What the list calls it; empty for the base type itself.</param>
/// <param name="Codec">Of its objects.</param>
internal sealed record UnionCase(string Name, GraphCodec Codec);
