using System.Collections.Concurrent;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Metrics;

/// <summary>
/// The values of a tag with a method's name. They are a closed set: a name is taken only from a call that has run, so that none is invented by a caller, and
/// only so many are. For any thread.
/// </summary>
internal sealed class MethodTags(int most)
{
    /// <summary>What all other methods are called.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="method">The method of a call.</param>
    /// <param name="hasRun">Whether the call has run.</param>
    public string For(CalledMethod method, bool hasRun)
    {
        string name = method.DisplayName;
        if (_names.TryGetValue(name, out string? known))
        {
            return known;
        }

        if (!hasRun || Volatile.Read(ref _count) >= most || Interlocked.Increment(ref _count) > most)
        {
            return Other;
        }

        return _names.GetOrAdd(name, name);
    }
}
