using System.Collections.Concurrent;

namespace ComputeHost.Execution.Cultures;

/// <summary>The execution contexts of calls that run in this process, by their cultures. Thread-safe.</summary>
internal sealed class CultureContexts
{
    // A program could use any number of them.
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<(string, string), CallCulture> _kept = new();

    // Most programs have one culture.
    private volatile Entry? _last;

    /// <exception cref="System.Globalization.CultureNotFoundException">This machine does not know one of the cultures.</exception>
    public ExecutionContext For(string culture, string uiCulture)
    {
        if (_last is { } last && last.Culture == culture && last.UICulture == uiCulture)
        {
            return last.Context;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        ExecutionContext context = _kept.GetOrAdd((culture, uiCulture), static names => CallCulture.Create(names.Item1, names.Item2)).Context;
        _last = new Entry(culture, uiCulture, context);
        return context;
    }

    private sealed record Entry(string Culture, string UICulture, ExecutionContext Context);
}
