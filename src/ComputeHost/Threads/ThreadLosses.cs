using System.Globalization;
using ComputeHost.Executors;

namespace ComputeHost.Threads;

/// <summary>
/// Decides how many threads serve while some are with calls that do not end: a lost thread is replaced as long as not too many are lost. Not thread-safe.
/// </summary>
/// <param name="threads">How many threads serve as long as none is lost.</param>
/// <param name="most">How many lost threads are replaced.</param>
/// <param name="time">Tells when calls were lost.</param>
internal sealed class ThreadLosses(int threads, int most, TimeProvider time)
{
    private const int MostNamed = 8;

    private readonly List<(ExecutorCall Call, string Description)> _lost = [];

    /// <summary>How many threads may serve.</summary>
    public int Usable => threads - Math.Max(0, _lost.Count - most);

    public IReadOnlyList<ExecutorCall> Calls => [.. _lost.Select(static lost => lost.Call)];

    public ExecutorCapacity Capacity => new(Usable, _lost.Count, Usable > 0 ? null : new NoWorkersException(Describe()));

    public void Add(ExecutorCall call, TimeSpan runs) => _lost.Add((call, string.Create(
        CultureInfo.InvariantCulture, $"'{call.CallId}' of '{call.Method.Name}' since {time.GetUtcNow() - runs:yyyy-MM-dd HH:mm:ss}")));

    /// <summary>A call has ended after all.</summary>
    /// <returns>False if it was not lost.</returns>
    public bool Remove(ExecutorCall call) => _lost.RemoveAll(lost => lost.Call == call) > 0;

    private string Describe()
    {
        string more = _lost.Count > MostNamed ? $" and {_lost.Count - MostNamed} more" : "";
        return $"No thread is left: '{_lost.Count}' are with calls that do not end, which are {string.Join(", ", _lost.Take(MostNamed).Select(static lost => lost.Description))}{more} (UTC). "
            + $"Let these methods heed their CancellationToken, run them in worker processes (ComputeTactic.Process), which can be killed, or raise ComputePoolOptions.MaxLostThreads, which is '{most}'.";
    }
}
