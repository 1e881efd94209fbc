using System.CommandLine;
using ComputeHost.LoadTests.Children;

namespace ComputeHost.LoadTests;

/// <summary>The hidden verbs with which this program starts itself.</summary>
internal static class ChildVerbs
{
    public const string GrpcPeer = "peer-grpc";
    public const string RawSocketPeer = "peer-raw-socket";

    // What a worker of ComputeHost runs under.
    private static readonly Dictionary<string, string> s_workerSettings = new()
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    public static IEnumerable<Command> Create() =>
    [
        Verb(GrpcPeer, Children.GrpcPeer.RunAsync),
        Verb(RawSocketPeer, Children.RawSocketPeer.RunAsync),
    ];

    /// <summary>Starts a peer process with the garbage collector's settings of a worker.</summary>
    public static ChildProgram StartPeer(string verb) => ChildProgram.Start([verb], s_workerSettings);

    private static Command Verb(string name, Func<Task> runAsync)
    {
        var command = new Command(name) { Hidden = true };
        command.SetAction((_, _) => runAsync());
        return command;
    }
}
