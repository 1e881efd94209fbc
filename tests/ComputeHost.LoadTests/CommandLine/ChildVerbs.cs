using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.Queues;

namespace ComputeHost.LoadTests.CommandLine;

/// <summary>
/// The verbs with which this program starts itself. They are told apart by hand: a peer whose start is measured must not pay for building a command line,
/// which a worker of ComputeHost does not do either.
/// </summary>
internal static class ChildVerbs
{
    public const string StreamJsonRpcPeer = "peer-streamjsonrpc";
    public const string ColdPool = "cold-pool";
    public const string ColdGrpc = "cold-grpc";
    public const string EchoOnce = "echo-once";

    private const string GrpcPeer = "peer-grpc";
    private const string RawSocketPeer = "peer-raw-socket";
    private const string Spinner = "spinner";
    private const string EnduranceHost = "host-endurance";
    private const string IdleHost = "host-idle";
    private const string FirstValueHost = "host-first-value";
    private const string WebHost = "host-web";
    private const string StartsHost = "host-starts";
    private const string LoadedHost = "host-loaded";
    private const string ChaosHost = "host-chaos";
    private const string RecoveryHost = "host-recovery";
    private const string LeftOverHost = "host-left-overs";
    private const string FullPoolHost = "host-full-pool";
    private const string StormProgram = "program-storm";
    private const string GreedyProgram = "program-greedy";
    private const string FairProgram = "program-fair";
    private const string QueueConsumer = "queue-consumer";

    /// <summary>What a worker of ComputeHost runs under.</summary>
    public static IReadOnlyDictionary<string, string> WorkerSettings { get; } = new Dictionary<string, string>
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <returns>Null if they name none.</returns>
    public static Task? Find(string[] args) => args switch
    {
        [GrpcPeer, var payloadLength] => Children.GrpcPeer.RunAsync(Number(payloadLength)),
        [RawSocketPeer, var payloadLength] => Children.RawSocketPeer.RunAsync(Number(payloadLength)),
        [StreamJsonRpcPeer] => Children.StreamJsonRpcPeer.RunAsync(),
        [EchoOnce] => Children.EchoOnce.RunAsync(),
        [Spinner, var turns, var warmUp, var duration] => Children.Spinner.RunAsync(Number(turns), Milliseconds(warmUp), Milliseconds(duration)),
        [ColdPool] => ColdHost.MeasurePoolAsync(),
        [ColdGrpc] => ColdHost.MeasureGrpcAsync(),
        [EnduranceHost, var calls, var callsPerSample] => Children.EnduranceHost.RunAsync(Number(calls), Number(callsPerSample)),
        [IdleHost] => Children.IdleHost.RunAsync(),
        [FirstValueHost] => Children.FirstValueHost.RunAsync(),
        [WebHost, var neighbour] => WebHostUnderLoad.RunAsync(Enum.Parse<Neighbour>(neighbour)),
        [StartsHost, var count] => Children.StartsHost.RunAsync(Number(count)),
        [LoadedHost] => Children.LoadedHost.RunAsync(),
        [ChaosHost, var seconds, var calls, var kills, var longest] => Children.ChaosHost.RunAsync(Number(seconds), Number(calls), Number(kills), Number(longest)),
        [RecoveryHost, var count] => Children.RecoveryHost.RunAsync(Number(count)),
        [LeftOverHost, var bombs] => Children.LeftOverHost.RunAsync(Number(bombs)),
        [FullPoolHost, var calls] => Children.FullPoolHost.RunAsync(Number(calls)),
        [StormProgram, var address, var ledger, var name, var duration] => Children.StormProgram.RunAsync(address, ledger, name, Milliseconds(duration)),
        [GreedyProgram, var address, var ledger, var limit] => Children.GreedyProgram.RunAsync(address, ledger, Milliseconds(limit)),
        [FairProgram, var address, var milliseconds, var inFlight, var connections] => Children.FairProgram.RunAsync(address, Number(milliseconds), Number(inFlight), Number(connections)),
        [QueueConsumer, var directory, var kind] => QueueConsumerHost.RunAsync(directory, Enum.Parse<StoreKind>(kind)),
        _ => null,
    };

    /// <summary>Starts a peer process with the garbage collector's settings of a worker.</summary>
    public static ChildProgram StartPeer(string verb, params int[] numbers) => Start(verb, WorkerSettings, numbers);

    /// <param name="payloadLength">What it will be sent.</param>
    /// <param name="heapLimit">The limit of its heap; null for none.</param>
    public static ChildProgram StartGrpcPeer(int payloadLength, long? heapLimit)
    {
        IEnumerable<KeyValuePair<string, string>> limit = heapLimit is null ? [] : [new("DOTNET_GCHeapHardLimit", heapLimit.Value.ToString("X", CultureInfo.InvariantCulture))];
        return Start(GrpcPeer, WorkerSettings.Concat(limit), payloadLength);
    }

    public static ChildProgram StartRawSocketPeer(int payloadLength) => StartPeer(RawSocketPeer, payloadLength);

    /// <summary>Starts a process that computes, with the same nice value as a worker.</summary>
    public static ChildProgram StartSpinner(int turns, TimeSpan warmUp, TimeSpan duration)
    {
        string[] numbers = [.. new[] { turns, (int)warmUp.TotalMilliseconds, (int)duration.TotalMilliseconds }.Select(Text)];
        return ChildProgram.StartForeign(["nice", "-n", Text(new ComputePoolOptions().WorkerNice), .. ChildProgram.OwnCommand(), Spinner, .. numbers], WorkerSettings);
    }

    public static ChildProgram StartEnduranceHost(int calls, int callsPerSample) => Start(EnduranceHost, [], calls, callsPerSample);

    public static ChildProgram StartIdleHost() => Start(IdleHost, []);

    public static ChildProgram StartFirstValueHost() => Start(FirstValueHost, []);

    public static ChildProgram StartWebHost(Neighbour neighbour) => ChildProgram.Start([WebHost, neighbour.ToString()], []);

    public static ChildProgram StartStartsHost(int count, IEnumerable<KeyValuePair<string, string>> environment) => Start(StartsHost, environment, count);

    public static ChildProgram StartLoadedHost(IEnumerable<KeyValuePair<string, string>> environment) => Start(LoadedHost, environment);

    public static ChildProgram StartChaosHost(int seconds, int calls, int kills, int longestCall, IEnumerable<KeyValuePair<string, string>> environment) =>
        Start(ChaosHost, environment, seconds, calls, kills, longestCall);

    public static ChildProgram StartRecoveryHost(int count, IEnumerable<KeyValuePair<string, string>> environment) => Start(RecoveryHost, environment, count);

    public static ChildProgram StartLeftOverHost(int bombs, IEnumerable<KeyValuePair<string, string>> environment) => Start(LeftOverHost, environment, bombs);

    public static ChildProgram StartFullPoolHost(int calls, IEnumerable<KeyValuePair<string, string>> environment) => Start(FullPoolHost, environment, calls);

    public static ChildProgram StartStormProgram(string address, string ledger, string name, TimeSpan duration, IEnumerable<KeyValuePair<string, string>> environment) =>
        ChildProgram.Start([StormProgram, address, ledger, name, Text((int)duration.TotalMilliseconds)], environment);

    public static ChildProgram StartGreedyProgram(string address, string ledger, TimeSpan limit, IEnumerable<KeyValuePair<string, string>> environment) =>
        ChildProgram.Start([GreedyProgram, address, ledger, Text((int)limit.TotalMilliseconds)], environment);

    /// <summary>Starts a client of a daemon as another user, which only root may.</summary>
    public static ChildProgram StartFairProgram(int user, string group, string address, FairLoad load) => ChildProgram.StartForeign(
        ["setpriv", $"--reuid={Text(user)}", $"--regid={group}", "--clear-groups", .. ChildProgram.OwnCommand(), FairProgram, address, Text(load.Milliseconds), Text(load.InFlight), Text(load.Connections)], []);

    public static ChildProgram StartQueueConsumer(string directory, StoreKind kind) => ChildProgram.Start([QueueConsumer, directory, kind.ToString()], []);

    private static ChildProgram Start(string verb, IEnumerable<KeyValuePair<string, string>> environment, params int[] numbers) =>
        ChildProgram.Start([verb, .. numbers.Select(Text)], environment);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(Number(text));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
