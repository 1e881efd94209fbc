using System.Diagnostics;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Tests.Verbs;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Control;

[SupportedOSPlatform("linux")]
public sealed class PermissionTests
{
    private const string Nobody = "65534";

    [RootFact]
    public async Task Verbs_OfAnotherUser_AreCallMethodsAndStatusAlone()
    {
        await using TestDaemon daemon = await StartAsync(adminGroup: "root");
        (await RunAsNobodyAsync(daemon, "status")).AssertExit(0);
        (await RunAsNobodyAsync(daemon, "methods")).AssertExit(0);
        (await RunAsNobodyAsync(daemon, "call", "Work.Twice", "[2]")).AssertExit(0);
        foreach (string[] verb in (string[][])[["status", "--details"], ["top", "--once"], ["scale", "--max", "3"], ["recycle"], ["drain"], ["cancel", "u-1"], ["kill", "w-1"], ["stack", "w-1"], ["dump", "w-1"], ["logs"]])
        {
            CliResult refused = await RunAsNobodyAsync(daemon, [.. verb, "--json"]);
            refused.AssertExit(4);
            Assert.Equal("permission-denied", refused.ErrorCode);
            Assert.Contains("the members of the group 'root' ('adminGroup') may", refused.Output, StringComparison.Ordinal);
        }
    }

    [RootFact]
    public async Task Verbs_OfAMemberOfTheGroup_AreAllowed()
    {
        await using TestDaemon daemon = await StartAsync(adminGroup: Nobody);
        (await RunAsNobodyAsync(daemon, "top", "--once")).AssertExit(0);
        (await RunAsNobodyAsync(daemon, "kill", "w-1")).AssertExit(0);
    }

    [RootFact]
    public async Task Verb_OfAUserWhoMayNotConnect_NamesTheGroupOfTheSocket()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("", "", Open);
        CliResult refused = await RunAsNobodyAsync(daemon, "status", "--json");
        refused.AssertExit(4);
        Assert.Equal("permission-denied", refused.ErrorCode);
        Assert.Contains("'socketGroup'", refused.Output, StringComparison.Ordinal);
    }

    private static Task<TestDaemon> StartAsync(string adminGroup) =>
        TestDaemon.StartAsync("\"minWorkers\": 1", $"\"socketGroup\": \"{Nobody}\", \"adminGroup\": \"{adminGroup}\",", Open);

    private static void Open(string directory) =>
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private static async Task<CliResult> RunAsNobodyAsync(TestDaemon daemon, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--", "dotnet", "exec", TestDaemon.Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["COMPUTEHOST_ADDRESS"] = daemon.Address;
        using Process process = Process.Start(start)!;
        return await Cli.EndAsync(process);
    }
}
