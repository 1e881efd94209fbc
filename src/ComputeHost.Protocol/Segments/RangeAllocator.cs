namespace ComputeHost.Protocol.Segments;

/// <summary>
/// Divides a length into ranges: first fit, so that what is in use stays at the beginning and the end can be given back. Only rounding up to whole pages
/// wastes anything. Not thread-safe.
/// </summary>
internal sealed class RangeAllocator(long length)
{
    public const int PageLength = 4096;

    // In the order of their offsets, no two of them adjacent.
    private readonly List<(long Offset, long Length)> _free = [(0, length)];

    /// <summary>The end of the last range in use; 0 if none is.</summary>
    public long UsedEnd => _free is [.., var last] && last.Offset + last.Length == length ? last.Offset : length;

    public static long Round(long length) => (length + PageLength - 1) / PageLength * PageLength;

    /// <returns>Where the range begins, or -1 if there is no room for it.</returns>
    public long Take(long wanted)
    {
        long rounded = Round(wanted);
        for (int index = 0; index < _free.Count; index++)
        {
            (long offset, long free) = _free[index];
            if (free > rounded)
            {
                _free[index] = (offset + rounded, free - rounded);
                return offset;
            }

            if (free == rounded)
            {
                _free.RemoveAt(index);
                return offset;
            }
        }

        return -1;
    }

    /// <summary>Takes what lies behind a range, so that it grows where it is.</summary>
    /// <returns>False if that is not free.</returns>
    public bool TryExtend(long end, long wanted)
    {
        long rounded = Round(wanted);
        int index = _free.FindIndex(range => range.Offset >= end);
        if (index < 0 || _free[index].Offset != end || _free[index].Length < rounded)
        {
            return false;
        }

        long left = _free[index].Length - rounded;
        if (left == 0)
        {
            _free.RemoveAt(index);
        }
        else
        {
            _free[index] = (end + rounded, left);
        }

        return true;
    }

    /// <summary>Takes back a range, or the end of one.</summary>
    public void Return(long offset, long returned)
    {
        long end = offset + Round(returned);
        int next = _free.FindIndex(range => range.Offset > offset);
        next = next < 0 ? _free.Count : next;
        if (next < _free.Count && _free[next].Offset == end)
        {
            end += _free[next].Length;
            _free.RemoveAt(next);
        }

        if (next > 0 && _free[next - 1].Offset + _free[next - 1].Length == offset)
        {
            offset = _free[--next].Offset;
            _free.RemoveAt(next);
        }

        _free.Insert(next, (offset, end - offset));
    }
}
