using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Collects what is wrong with a file, so that its author learns of everything at once.</summary>
/// <param name="file">As the user named it.</param>
internal sealed class ConfigurationErrors(string file)
{
    private readonly List<(TextPosition Position, string Message)> _errors = [];

    public void Add(TextPosition position, string message) => _errors.Add((position, message));

    /// <summary>In the order of the file.</summary>
    /// <exception cref="UsageException">There are errors; the message has all of them.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            string headline = _errors.Count == 1 ? "The configuration has an error:" : $"The configuration has {_errors.Count} errors:";
            IEnumerable<string> lines = _errors.OrderBy(error => error.Position).Select(error => $"{file}:{error.Position}: {error.Message}");
            throw new UsageException(string.Join(Environment.NewLine, lines.Prepend(headline)));
        }
    }
}
