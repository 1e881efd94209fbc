using System.CommandLine;
using System.Globalization;
using ComputeHost.LoadTests.Children;

namespace ComputeHost.LoadTests.CommandLine;

/// <summary>The hidden verbs with which this program starts itself.</summary>
internal static class ChildVerbs
{
    public const string GrpcPeer = "peer-grpc";
    public const string RawSocketPeer = "peer-raw-socket";

    private const string StartsHost = "host-starts";
    private const string LoadedHost = "host-loaded";
    private const string ChaosHost = "host-chaos";
    private const string RecoveryHost = "host-recovery";

    // What a worker of ComputeHost runs under.
    private static readonly Dictionary<string, string> s_workerSettings = new()
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    public static IEnumerable<Command> Create()
    {
        var count = new Argument<int>("count");
        var starts = new Command(StartsHost) { count };
        starts.Hidden = true;
        starts.SetAction((parsed, _) => Children.StartsHost.RunAsync(parsed.GetValue(count)));
        return [starts, Chaos(), Recovery(), Verb(LoadedHost, Children.LoadedHost.RunAsync), Verb(GrpcPeer, Children.GrpcPeer.RunAsync), Verb(RawSocketPeer, Children.RawSocketPeer.RunAsync)];
    }

    /// <summary>Starts a peer process with the garbage collector's settings of a worker.</summary>
    public static ChildProgram StartPeer(string verb) => ChildProgram.Start([verb], s_workerSettings);

    public static ChildProgram StartStartsHost(int count, IEnumerable<KeyValuePair<string, string>> environment) =>
        ChildProgram.Start([StartsHost, count.ToString(CultureInfo.InvariantCulture)], environment);

    public static ChildProgram StartLoadedHost(IEnumerable<KeyValuePair<string, string>> environment) => ChildProgram.Start([LoadedHost], environment);

    public static ChildProgram StartChaosHost(int seconds, int calls, int kills, int longestCall, IEnumerable<KeyValuePair<string, string>> environment) =>
        ChildProgram.Start([ChaosHost, .. new[] { seconds, calls, kills, longestCall }.Select(number => number.ToString(CultureInfo.InvariantCulture))], environment);

    public static ChildProgram StartRecoveryHost(int count, IEnumerable<KeyValuePair<string, string>> environment) =>
        ChildProgram.Start([RecoveryHost, count.ToString(CultureInfo.InvariantCulture)], environment);

    private static Command Chaos()
    {
        Argument<int>[] numbers = [.. new[] { "seconds", "calls", "kills", "longest" }.Select(name => new Argument<int>(name))];
        var command = new Command(ChaosHost) { Hidden = true };
        Array.ForEach(numbers, command.Add);
        command.SetAction((parsed, _) => Children.ChaosHost.RunAsync(parsed.GetValue(numbers[0]), parsed.GetValue(numbers[1]), parsed.GetValue(numbers[2]), parsed.GetValue(numbers[3])));
        return command;
    }

    private static Command Recovery()
    {
        var count = new Argument<int>("count");
        var command = new Command(RecoveryHost) { count };
        command.Hidden = true;
        command.SetAction((parsed, _) => Children.RecoveryHost.RunAsync(parsed.GetValue(count)));
        return command;
    }

    private static Command Verb(string name, Func<Task> runAsync)
    {
        var command = new Command(name) { Hidden = true };
        command.SetAction((_, _) => runAsync());
        return command;
    }
}
