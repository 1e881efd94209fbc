using System.CommandLine;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Daemon.Verbs.Completion;

/// <summary>Which words may come next on a command line.</summary>
internal static class NextWords
{
    /// <summary>Whoever types does not wait longer for a daemon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <param name="root">The command with all verbs.</param>
    /// <param name="words">All words so far; the last one is being typed.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(Command root, IReadOnlyList<string> words)
    {
        string typed = words.Count == 0 ? "" : words[^1];
        Command verb = root;
        int depth = 0;
        while (depth < words.Count - 1 && verb.Subcommands.FirstOrDefault(candidate => candidate.Name == words[depth]) is { } inner)
        {
            verb = inner;
            depth++;
        }

        bool isNext = depth >= words.Count - 1;
        IEnumerable<string> candidates =
            verb.Subcommands.Count > 0 ? verb.Subcommands.Where(inner => isNext && !inner.Hidden).Select(static inner => inner.Name)
            : typed.StartsWith('-') ? verb.Options.Select(static option => option.Name)
            : depth > 1 ? []
            : words[^2] == PoolOption.Name ? await AskAsync(words, PoolsAsync)
            : await ArgumentsAsync(verb.Name, words);
        return [.. candidates.Where(word => word.StartsWith(typed, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static Task<IEnumerable<string>> ArgumentsAsync(string verb, IReadOnlyList<string> words) => verb switch
    {
        "call" or "methods" when words.Count == 2 => AskAsync(words, MethodsAsync),
        "cancel" => AskAsync(words, CallsAsync),
        "kill" or "dump" => AskAsync(words, WorkersAsync),
        "stack" => AskAsync(words, async (link, options) => (await WorkersAsync(link, options)).Concat(await CallsAsync(link, options))),
        "completion" => Task.FromResult<IEnumerable<string>>(["bash"]),
        _ => Task.FromResult<IEnumerable<string>>([]),
    };

    /// <summary>Without a daemon there is nothing to complete, and nobody wants to read why.</summary>
    private static async Task<IEnumerable<string>> AskAsync(IReadOnlyList<string> words, Func<DaemonLink, CallOptions, Task<IEnumerable<string>>> ask)
    {
        int address = words.ToList().LastIndexOf("--address");
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using DaemonLink link = await DaemonLink.OpenAsync(DaemonLink.TargetOf(address >= 0 && address + 1 < words.Count - 1
                ? words[address + 1]
                : null), limit.Token);
            return await ask(link, new CallOptions(cancellationToken: limit.Token));
        }
        catch (Exception e) when (e is VerbException or RpcException or OperationCanceledException)
        {
            return [];
        }
    }

    private static async Task<IEnumerable<string>> PoolsAsync(DaemonLink link, CallOptions options) =>
        (await link.Control.GetStatusAsync(new StatusRequest(), options)).Pools.Select(static pool => pool.Name);

    private static async Task<IEnumerable<string>> MethodsAsync(DaemonLink link, CallOptions options)
    {
        ListMethodsReply reply = await link.Supervisor.ListMethodsAsync(new ListMethodsRequest(), options);
        // Keys of overloads have brackets, which shells want quoted.
        return reply.Pools.SelectMany(static pool => pool.Methods).GroupBy(static method => method.Name).Select(static name => name.Key);
    }

    private static async Task<IEnumerable<string>> WorkersAsync(DaemonLink link, CallOptions options) =>
        (await DetailsAsync(link, options)).Select(static worker => worker.Worker);

    private static async Task<IEnumerable<string>> CallsAsync(DaemonLink link, CallOptions options) =>
        (await DetailsAsync(link, options)).SelectMany(static worker => worker.Calls).Select(static call => call.CallId);

    private static async Task<IEnumerable<WorkerStatus>> DetailsAsync(DaemonLink link, CallOptions options) =>
        (await link.Control.GetStatusAsync(new StatusRequest { Details = true }, options)).Pools.SelectMany(static pool => pool.Workers);
}
