using System.Globalization;

namespace ComputeHost.Execution.Cultures;

/// <summary>The cultures of one session's calls, each of which may leave out what the one before it said. Not thread-safe.</summary>
internal sealed class CallCultures
{
    // A caller could name any number of them.
    private const int MostKept = 64;

    private readonly Dictionary<(string, string), CallCulture> _kept = [];
    private (string Culture, string UiCulture) _names = ("", "");
    private CallCulture? _current;

    /// <param name="culture">Null for that of the previous call.</param>
    /// <param name="uiCulture">Null for that of the previous call.</param>
    public void Take(string? culture, string? uiCulture)
    {
        if (culture is null && uiCulture is null)
        {
            return;
        }

        _names = (culture ?? _names.Culture, uiCulture ?? _names.UiCulture);
        _current = null;
    }

    /// <exception cref="CultureNotFoundException">This machine does not know one of the cultures.</exception>
    /// <exception cref="InvalidDataException">One of the texts is no culture.</exception>
    public CallCulture Current()
    {
        if (_current is null && !_kept.TryGetValue(_names, out _current))
        {
            _current = CallCulture.Create(_names.Culture, _names.UiCulture);
            if (_kept.Count == MostKept)
            {
                _kept.Clear();
            }

            _kept.Add(_names, _current);
        }

        return _current;
    }
}
