using System.Diagnostics;
using System.Numerics;

namespace ComputeHost.Worker.Slots;

/// <summary>
/// How many unfinished calls a session may have in this worker: so many that about a millisecond of work waits, one per slot when calls are long.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// Times are in <see cref="Stopwatch"/> ticks. The measure follows falling run times slowly and a long call at once: what waits behind a long call cannot go to
/// a free worker. Credit moves in powers of two, and down only by more than half, so that it is not announced over and over.
/// </remarks>
internal sealed class CreditPolicy(int slots)
{
    public const int MaxPerSlot = 256;

    private const double Weight = 1.0 / 16;
    private static readonly double Target = Stopwatch.Frequency / 1000.0;

    private double _average = Target;
    private int _perSlot = 1;

    /// <summary>The most that <see cref="Limit"/> ever returns.</summary>
    public int Ceiling => slots * MaxPerSlot;

    /// <summary>Takes account of a call that has ended.</summary>
    /// <param name="ticks">How long it held its slot.</param>
    public void Ended(long ticks)
    {
        _average = ticks >= Target ? Math.Max(_average, ticks) : _average + ((ticks - _average) * Weight);
        if (ticks < Target && _average > 2 * Target)
        {
            // After long calls, short ones need not work off every millisecond of the long ones before they count.
            _average = 2 * Target;
        }

        Adapt(_average);
    }

    /// <summary>Takes account of calls that still run, when all slots are busy.</summary>
    /// <param name="ticks">For how long the youngest of them has run.</param>
    public void AllBusyFor(long ticks)
    {
        if (ticks > Target)
        {
            Adapt(Math.Max(_average, ticks));
        }
    }

    /// <summary>The limit of one session.</summary>
    /// <param name="sessions">How many sessions have work, this one included.</param>
    public int Limit(int sessions) => Math.Max(1, slots * _perSlot / Math.Max(1, sessions));

    private void Adapt(double expected)
    {
        double wanted = Math.Clamp(Target / expected, 1, MaxPerSlot);
        int step = 1 << BitOperations.Log2((uint)wanted);
        if (step > _perSlot || wanted <= _perSlot / 2.0)
        {
            _perSlot = step;
        }
    }
}
