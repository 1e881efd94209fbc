using ComputeHost.Daemon.Configuration;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Queues;

/// <summary>The engines that this program can open, by the schemes of their addresses.</summary>
internal sealed class QueueEngines(IReadOnlyList<IQueueEngineFactory> factories)
{
    /// <summary>Those that come with the program.</summary>
    public static QueueEngines All { get; } = new([]);

    /// <exception cref="ArgumentException">No engine has the scheme, or it does not take the address.</exception>
    /// <exception cref="QueueException">The store cannot be used.</exception>
    public ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken)
    {
        // The rest of an address may hold credentials.
        int colon = settings.Url.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : settings.Url[..colon];
        IQueueEngineFactory factory = factories.FirstOrDefault(candidate => candidate.Schemes.Contains(scheme))
            ?? throw new ArgumentException(Explain(scheme), nameof(settings));
        return factory.OpenAsync(settings, cancellationToken);
    }

    private string Explain(string scheme)
    {
        string[] known = [.. factories.SelectMany(static factory => factory.Schemes)];
        string problem = scheme.Length == 0 ? "The address of the queue has no scheme." : $"No queue is known by the scheme '{scheme}'.";
        string? nearest = NearestName.Of(scheme, known);
        string hint = nearest is null ? "" : $"Did you mean '{nearest}'? ";
        return $"{problem} {hint}Addresses begin with {string.Join(", ", known.Select(static name => $"'{name}:'"))}, as in 'sqlite:/var/lib/shop/jobs.db'.";
    }
}
