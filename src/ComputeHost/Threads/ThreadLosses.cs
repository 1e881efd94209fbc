using ComputeHost.Executors;

namespace ComputeHost.Threads;

/// <summary>
/// Decides how many threads serve while some are with calls that do not end: a lost thread is replaced as long as not too many are lost. Not thread-safe.
/// </summary>
/// <param name="threads">How many threads serve as long as none is lost.</param>
/// <param name="most">How many lost threads are replaced.</param>
internal sealed class ThreadLosses<TCall>(int threads, int most)
    where TCall : class
{
    private const int MostNamed = 8;

    private readonly List<(TCall Call, string Description)> _lost = [];

    /// <summary>How many threads may serve.</summary>
    public int Usable => threads - Math.Max(0, _lost.Count - most);

    public IReadOnlyList<TCall> Calls => [.. _lost.Select(static lost => lost.Call)];

    public ExecutorCapacity Capacity => new(Usable, _lost.Count, Usable > 0 ? null : new NoWorkersException(Describe()));

    /// <param name="call">A call that does not end.</param>
    /// <param name="description">What it is and since when it runs, for messages.</param>
    public void Add(TCall call, string description) => _lost.Add((call, description));

    /// <summary>A call has ended after all.</summary>
    /// <returns>False if it was not lost.</returns>
    public bool Remove(TCall call) => _lost.Count > 0 && _lost.RemoveAll(lost => ReferenceEquals(lost.Call, call)) > 0;

    private string Describe()
    {
        string more = _lost.Count > MostNamed ? $" and {_lost.Count - MostNamed} more" : "";
        string named = string.Join(", ", _lost.Take(MostNamed).Select(static lost => lost.Description));
        return $"No thread is left: '{_lost.Count}' are with calls that do not end, which are {named}{more}. "
            + "Let these methods heed their CancellationToken, run them in worker processes (ComputeTactic.Process), which can be killed, "
            + $"or raise ComputePoolOptions.MaxLostThreads, which is '{most}'.";
    }
}
