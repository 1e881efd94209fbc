namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>Which method lies where in a worker's memory, by what its runtime tells at the end of a trace.</summary>
internal sealed class CodeMap
{
    private readonly List<Code> _codes = [];
    private bool _isSorted;

    /// <param name="payload">That of the event MethodDCEndVerbose: three numbers of 8 bytes, three of 4, three texts, and more.</param>
    public void Add(ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload);
        // The method and its module, as the runtime numbers them.
        cursor.Take(2 * sizeof(ulong));
        ulong start = cursor.ReadUInt64();
        uint length = (uint)cursor.ReadInt32();
        // Its token and flags.
        cursor.Take(2 * sizeof(int));
        _codes.Add(new Code(start, length, payload[cursor.Position..]));
        _isSorted = false;
    }

    /// <returns>The text of the method that has this address, or null if none has.</returns>
    public string? Find(ulong address)
    {
        if (!_isSorted)
        {
            _codes.Sort(static (one, other) => one.Start.CompareTo(other.Start));
            _isSorted = true;
        }

        int low = 0;
        for (int high = _codes.Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = _codes[middle].Start <= address ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && address - _codes[low - 1].Start < _codes[low - 1].Length ? Describe(_codes[low - 1]) : null;
    }

    private static string Describe(Code code)
    {
        var cursor = new ByteCursor(code.Names);
        return MethodText.Of(cursor.ReadText(), cursor.ReadText(), cursor.ReadText());
    }

    /// <param name="Start">Its first address.</param>
    /// <param name="Length">In bytes.</param>
    /// <param name="Names">The type's, the method's and its signature, read when they are wanted: of thousands a stack has a few.</param>
    private readonly record struct Code(ulong Start, uint Length, ReadOnlyMemory<byte> Names);
}
