using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Daemons;

/// <summary>What a client connects to: <c>unix:/run/computehost/default.sock?pool=name</c>.</summary>
/// <param name="Address">Where the daemon listens.</param>
/// <param name="Pool">The pool; empty where the daemon has only one.</param>
internal sealed record DaemonTarget(WorkerAddress Address, string Pool)
{
    private const string PoolKey = "pool=";

    /// <exception cref="FormatException">It is no such address; the message says what is wrong and what one looks like.</exception>
    public static DaemonTarget Parse(string text)
    {
        string[] parts = text.Split('?', 2);
        WorkerAddress address;
        try
        {
            address = WorkerAddress.Parse(parts[0]);
        }
        catch (FormatException)
        {
            throw Malformed(text, "it has no scheme");
        }

        if (address.Scheme != WorkerAddress.Unix)
        {
            throw Malformed(text, $"its scheme is '{address.Scheme}', but only '{WorkerAddress.Unix}' is supported");
        }

        if (!Path.IsPathRooted(address.Place))
        {
            throw Malformed(text, $"'{address.Place}' is no absolute path");
        }

        string query = parts.Length == 2 ? parts[1] : "";
        if (query.Length > 0 && (!query.StartsWith(PoolKey, StringComparison.Ordinal) || query.Length == PoolKey.Length || query.Contains('&', StringComparison.Ordinal)))
        {
            throw Malformed(text, $"'{query}' is not '{PoolKey}' and the name of a pool");
        }

        return new DaemonTarget(address, query.Length == 0 ? "" : Uri.UnescapeDataString(query[PoolKey.Length..]));
    }

    /// <returns>What is wrong with an address; null if nothing is.</returns>
    public static string? FindError(string text)
    {
        try
        {
            _ = Parse(text);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    public override string ToString() => Pool.Length == 0 ? Address.ToString() : $"{Address}?{PoolKey}{Pool}";

    private static FormatException Malformed(string text, string problem) =>
        new($"'{text}' is no address of a daemon: {problem}. An address looks like 'unix:/run/computehost/default.sock' or 'unix:/run/computehost/default.sock?pool=imaging'.");
}
