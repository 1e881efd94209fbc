namespace ComputeHost.Queue.Sqlite;

/// <summary>The address of a store, as <c>sqlite:jobs.db</c> or <c>sqlite:/var/lib/shop/jobs.db?queue=mail</c>.</summary>
/// <param name="Path">The database, as a full path.</param>
/// <param name="Queue">Which of the store's queues; empty for the one without a name.</param>
internal sealed record SqliteAddress(string Path, string Queue)
{
    public const string Scheme = "sqlite";

    private const string QueueParameter = "queue=";

    public override string ToString() => Queue.Length == 0 ? $"{Scheme}:{Path}" : $"{Scheme}:{Path}?{QueueParameter}{Queue}";

    /// <exception cref="ArgumentException">It is not such an address.</exception>
    public static SqliteAddress Parse(string url)
    {
        string rest =
            url.StartsWith(Scheme + ":", StringComparison.OrdinalIgnoreCase) ? url[(Scheme.Length + 1)..] : throw NotAnAddress(url, "it does not begin with 'sqlite:'");
        int mark = rest.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? rest : rest[..mark];
        string parameters = mark < 0 ? "" : rest[(mark + 1)..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            path =
                path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : throw NotAnAddress(url, "it names another machine; the file must be on this one");
        }

        if (path.Length == 0 || path.EndsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw NotAnAddress(url, "it names no file");
        }

        if (parameters.Length > 0 && !parameters.StartsWith(QueueParameter, StringComparison.Ordinal))
        {
            throw NotAnAddress(url, $"'{parameters}' is not a parameter; there is only 'queue'");
        }

        string queue = parameters.Length == 0 ? "" : parameters[QueueParameter.Length..];
        return parameters.Length == 0 || JobId.IsMailbox(queue)
            ? new SqliteAddress(System.IO.Path.GetFullPath(path), queue)
            : throw NotAnAddress(url, $"'{queue}' cannot name a queue: it takes 1 to {JobId.LongestMailbox} characters of 'a' to 'z', '0' to '9', '-', '_' and '.'");
    }

    private static ArgumentException NotAnAddress(string url, string why) =>
        new($"'{url}' is not the address of a store: {why}. Write it as 'sqlite:jobs.db', 'sqlite:/var/lib/shop/jobs.db' or 'sqlite:jobs.db?queue=mail'.");
}
