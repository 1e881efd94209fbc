namespace ComputeHost.Queue.Sqlite.Liveness;

/// <summary>
/// Tells which of the consumers that live do not move any more. Pure. A consumer counts a number up while it runs; only one that was looked at several
/// times over the whole lease without a change is given up. So a look that comes late, because this process stood still itself, holds nothing against
/// anybody.
/// </summary>
/// <param name="lease">How long a consumer may show no sign of life.</param>
internal sealed class OwnerWatch(TimeSpan lease)
{
    /// <summary>How many looks there must be after the first.</summary>
    private const int FewestLooks = 3;

    private readonly Dictionary<long, Sight> _sights = [];

    /// <summary>A consumer that lives was looked at.</summary>
    /// <param name="owner">The consumer.</param>
    /// <param name="beat">Its number.</param>
    /// <param name="now">The time in milliseconds, by a clock that nobody sets.</param>
    /// <returns>Whether its lease is over.</returns>
    public bool Look(long owner, long beat, long now)
    {
        if (!_sights.TryGetValue(owner, out Sight sight) || sight.Beat != beat)
        {
            _sights[owner] = new Sight(beat, now, 0);
            return false;
        }

        _sights[owner] = sight with { Looks = sight.Looks + 1 };
        return sight.Looks + 1 >= FewestLooks && now - sight.Since >= lease.TotalMilliseconds;
    }

    /// <summary>Forgets the consumers that are not there any more.</summary>
    public void Keep(IReadOnlySet<long> owners)
    {
        foreach (long gone in _sights.Keys.Where(owner => !owners.Contains(owner)).ToArray())
        {
            _sights.Remove(gone);
        }
    }

    private readonly record struct Sight(long Beat, long Since, int Looks);
}
