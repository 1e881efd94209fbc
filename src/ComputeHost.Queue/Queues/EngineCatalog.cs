using ComputeHost.Queue.Sqlite;

namespace ComputeHost.Queue.Queues;

/// <summary>Finds the engine for an address.</summary>
internal static class EngineCatalog
{
    /// <summary>Those that come with this package.</summary>
    private static readonly IQueueEngineFactory[] BuiltIn = [new SqliteEngineFactory()];

    /// <param name="url">The address.</param>
    /// <param name="added">The engines that the user has added.</param>
    /// <exception cref="ArgumentException">There is none; the message names the package and the call that bring it.</exception>
    public static IQueueEngineFactory Find(string url, IReadOnlyList<IQueueEngineFactory> added)
    {
        string shown = QueueUrl.Show(url);
        string scheme = QueueUrl.SchemeOf(url) ?? throw new ArgumentException($"'{shown}' is not the address of a queue: it begins with no scheme. "
            + $"{Examples}", nameof(url));
        return BuiltIn.Concat(added).LastOrDefault(engine => engine.Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The queue '{shown}' cannot be opened: {Lacking(scheme, added)}", nameof(url));
    }

    private const string Examples = "Write, for example, 'sqlite:jobs.db' or 'amqps://host'.";

    private static string Lacking(string scheme, IReadOnlyList<IQueueEngineFactory> added) => scheme switch
    {
        "amqp" or "amqps" =>
            "the engine for RabbitMQ is not registered. "
                + "Add the package 'ComputeHost.Queue.RabbitMQ' and call 'options.UseRabbitMq()' on the ComputeQueueOptions.",
        "kafka" => "there is no engine for Kafka yet. Use 'sqlite:' on one machine, or 'amqps:' for several.",
        _ => $"no engine has the scheme '{scheme}'. {Known(added)} {Examples}",
    };

    private static string Known(IReadOnlyList<IQueueEngineFactory> added)
    {
        string[] known = [.. BuiltIn.Concat(added).SelectMany(static engine => engine.Schemes).Distinct(StringComparer.OrdinalIgnoreCase).Select(static scheme => $"'{scheme}'")];
        return known.Length == 0 ? "None is registered." : $"Registered are {string.Join(", ", known)}.";
    }
}
