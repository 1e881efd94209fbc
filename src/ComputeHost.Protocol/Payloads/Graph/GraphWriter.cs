namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Writes the parts of a value straight into a call's buffer or segment. One value, one thread.</summary>
internal ref struct GraphWriter
{
    /// <summary>A count whose number is not known yet takes this: the most that a varint of 32 bits takes.</summary>
    private const int ReservedCount = 5;

    private readonly PayloadWriter _target;
    private readonly Type _root;
    private readonly long _mostSlots;
    private Span<byte> _room;
    private int _used;
    private int _depth;
    private long _slots;

    /// <param name="target">Where the value goes.</param>
    /// <param name="root">The type of the whole value, for messages.</param>
    public GraphWriter(PayloadWriter target, Type root)
    {
        _target = target;
        _root = root;
        _mostSlots = GraphLimits.MostSlots(target.Limit);
    }

    /// <summary>Takes exactly this many bytes, to be filled by the caller.</summary>
    /// <exception cref="PayloadTooLargeException">They would go past the limit.</exception>
    public Span<byte> Take(int length)
    {
        if (length > _room.Length - _used)
        {
            Refill(length);
        }

        Span<byte> taken = _room.Slice(_used, length);
        _used += length;
        return taken;
    }

    public void WriteByte(byte value)
    {
        if (_used >= _room.Length)
        {
            Refill(1);
        }

        _room[_used++] = value;
    }

    /// <summary>A number of 32 bits, small ones in fewer bytes.</summary>
    public void WriteCount(uint value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Leaves room for a count that is known later.</summary>
    /// <returns>Where it is, for <see cref="WriteReserved"/>.</returns>
    public int ReserveCount()
    {
        int place = _target.Length + _used;
        Take(ReservedCount);
        return place;
    }

    public void WriteReserved(int place, uint value)
    {
        int start = place - _target.Length;
        Span<byte> room = start >= 0 ? _room.Slice(start, ReservedCount) : WrittenAt(place);
        for (int index = 0; index < ReservedCount - 1; index++)
        {
            room[index] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[ReservedCount - 1] = (byte)value;
    }

    /// <summary>Refuses what would go past the limit before its length is counted in 32 bits.</summary>
    /// <exception cref="PayloadTooLargeException">So many more bytes would go past the limit.</exception>
    public readonly void EnsureFits(long length) => _target.EnsureFits(_used + length);

    /// <summary>Writes bytes as they are. Many of them take no more room than themselves.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= _room.Length - _used)
        {
            bytes.CopyTo(Take(bytes.Length));
            return;
        }

        Flush();
        bytes.CopyTo(_target.Append(bytes.Length));
    }

    /// <summary>Has a codec of whole values write its content here.</summary>
    /// <returns>How many bytes it has written.</returns>
    public int WriteContent<T>(BinaryCodec<T> codec, T value)
    {
        Flush();
        int before = _target.Length;
        codec.WriteContent(_target, value);
        return _target.Length - before;
    }

    /// <summary>An object or collection begins, which may hold others.</summary>
    /// <exception cref="NotSerializableException">The value is nested too deep.</exception>
    public void Enter()
    {
        if (++_depth > GraphLimits.MaxDepth)
        {
            throw TooDeep();
        }
    }

    public void Leave() => _depth--;

    /// <summary>Notes how much memory a collection takes where it arrives, because few bytes can stand for many large elements.</summary>
    /// <exception cref="PayloadTooLargeException">The receiver would refuse it.</exception>
    public void Occupy(int count, int size)
    {
        _slots += (long)count * size;
        if (_slots > _mostSlots)
        {
            throw TooMuch();
        }
    }

    /// <summary>Hands what was written to the target.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _target.Advance(_used);
            _used = 0;
        }

        _room = default;
    }

    private void Refill(int length)
    {
        Flush();
        _room = _target.GetSpan(length);
    }

    private Span<byte> WrittenAt(int place)
    {
        Flush();
        return _target.Written(place, ReservedCount);
    }

    // Messages are put together apart from the writing: room for their parts would be cleared at every object.
    private readonly NotSerializableException TooDeep() => Refusal.Of(
        _root,
        member: null,
        $"it is nested deeper than '{GraphLimits.MaxDepth}' levels or refers to itself",
        "Pass a flat form of it: a list of nodes that refer to each other by their indexes");

    private readonly PayloadTooLargeException TooMuch() => new(
        $"The collections of a '{TypeName.Of(_root)}' take '{_slots}' bytes of memory or more where they arrive, but at most '{_mostSlots}' are allowed, "
        + "which is eight times 'MaxPayload'. Pass less per call, or raise 'MaxPayload' in the pool's options.")
    {
        Size = _slots,
        Limit = _mostSlots,
    };
}
