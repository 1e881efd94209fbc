using System.Numerics;

namespace ComputeHost.Daemon.Metrics;

/// <summary>
/// Percentiles of the durations of about the last minute: six slices of ten seconds, each with a bucket per eighth of an octave from a microsecond to over
/// an hour, so that a percentile is right to 6 %. Not thread-safe.
/// </summary>
internal sealed class DurationWindow
{
    private const int SecondsPerSlice = 10;
    private const int Slices = 6;
    private const int BucketsPerOctave = 8;
    private const int BitsPerOctave = 3;
    private const int Octaves = 32;
    private const int Buckets = (Octaves - BitsPerOctave + 1) * BucketsPerOctave;

    private readonly int[][] _counts = [.. Enumerable.Range(0, Slices).Select(static _ => new int[Buckets])];
    private readonly long[] _times = [.. Enumerable.Repeat(long.MinValue, Slices)];

    /// <param name="duration">What took so long; longer ones than 71 minutes count as that.</param>
    /// <param name="second">The present second.</param>
    public void Record(TimeSpan duration, long second)
    {
        long time = second / SecondsPerSlice;
        int slice = (int)(time % Slices);
        if (_times[slice] != time)
        {
            _times[slice] = time;
            Array.Clear(_counts[slice]);
        }

        _counts[slice][BucketOf(duration)]++;
    }

    /// <param name="share">0.99 for the duration that 99 % do not exceed.</param>
    /// <param name="second">The present second.</param>
    /// <returns>Null if there was none in the window.</returns>
    public TimeSpan? Percentile(double share, long second)
    {
        long oldest = (second / SecondsPerSlice) - Slices + 1;
        int[][] counted = [.. _counts.Where((_, slice) => _times[slice] >= oldest)];
        long rank = (long)Math.Ceiling(share * counted.Sum(static counts => counts.Sum(static count => (long)count)));
        long passed = 0;
        for (int bucket = 0; bucket < Buckets && rank > 0; bucket++)
        {
            passed += counted.Sum(counts => (long)counts[bucket]);
            if (passed >= rank)
            {
                return MiddleOf(bucket);
            }
        }

        return null;
    }

    private static int BucketOf(TimeSpan duration)
    {
        uint microseconds = (uint)Math.Clamp(duration.TotalMicroseconds, 0, uint.MaxValue);
        if (microseconds < BucketsPerOctave)
        {
            return (int)microseconds;
        }

        int shift = BitOperations.Log2(microseconds) - BitsPerOctave;
        return ((shift + 1) * BucketsPerOctave) + (int)((microseconds >> shift) % BucketsPerOctave);
    }

    private static TimeSpan MiddleOf(int bucket)
    {
        if (bucket < BucketsPerOctave)
        {
            return TimeSpan.FromMicroseconds(bucket);
        }

        int shift = (bucket / BucketsPerOctave) - 1;
        long lowest = (BucketsPerOctave + (bucket % BucketsPerOctave)) * (1L << shift);
        return TimeSpan.FromMicroseconds(lowest + ((1L << shift) / 2));
    }
}
