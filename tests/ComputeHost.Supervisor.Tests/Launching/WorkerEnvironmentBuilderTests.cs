using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class WorkerEnvironmentBuilderTests
{
    private static readonly WorkerLaunchPlan Exec = new(LaunchKind.Exec, "dotnet", []);
    private static readonly MemoryLimits Memory = new(Heap: 0x1234_0000, Most: 1, Soft: 1);

    [Theory]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    [InlineData("DOTNET_ADDITIONAL_DEPS")]
    [InlineData("DOTNET_SHARED_STORE")]
    [InlineData("CORECLR_ENABLE_PROFILING")]
    [InlineData("CORECLR_PROFILER_PATH")]
    [InlineData("COR_PROFILER")]
    [InlineData("COMPlus_GCHeapCount")]
    [InlineData("DOTNET_GCHeapAffinitizeMask")]
    [InlineData("DOTNET_DiagnosticPorts")]
    [InlineData("DOTNET_EnableEventPipe")]
    [InlineData("DOTNET_DbgEnableMiniDump")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES")]
    [InlineData("Kestrel__Endpoints__Http__Url")]
    [InlineData("NOTIFY_SOCKET")]
    public void Build_VariableThatChangesTheRuntime_IsLeftOut(string name)
    {
        Dictionary<string, string> environment = Build(new Dictionary<string, string> { [name] = "host" });

        Assert.DoesNotContain(name, environment);
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("TMPDIR")]
    [InlineData("DOTNET_ROOT")]
    [InlineData("DOTNET_TieredPGO")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT")]
    [InlineData("ASPNETCORE_ENVIRONMENT")]
    [InlineData("LD_LIBRARY_PATH")]
    public void Build_OtherVariable_IsKept(string name)
    {
        Dictionary<string, string> environment = Build(new Dictionary<string, string> { [name] = "host" });

        Assert.Equal("host", environment[name]);
    }

    [Fact]
    public void Build_GarbageCollector_IsSetExplicitlyAndHexadecimal()
    {
        Dictionary<string, string> environment = Build(new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" });

        Assert.Equal(("0", "0", "0x12340000"), (environment["DOTNET_gcServer"], environment["DOTNET_gcConcurrent"], environment["DOTNET_GCHeapHardLimit"]));
    }

    [Fact]
    public void Build_Always_MarksTheWorker() => Assert.Equal("1", Build([])["COMPUTEHOST_WORKER"]);

    [Fact]
    public void Build_HookPlan_ReplacesTheHostsHooks()
    {
        var hook = new WorkerLaunchPlan(LaunchKind.Hook, "app", []);

        Dictionary<string, string> environment = WorkerEnvironmentBuilder.Build(new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = "/evil.dll" }, hook, Memory, dumps: null, null);

        Assert.Equal("ComputeHost.Worker", environment["DOTNET_STARTUP_HOOKS"]);
    }

    [Fact]
    public void Build_OwnVariables_BeatEverything()
    {
        var own = new Dictionary<string, string?> { ["DOTNET_gcServer"] = "1", ["PATH"] = null, ["ASPNETCORE_URLS"] = "http://x" };

        Dictionary<string, string> environment = WorkerEnvironmentBuilder.Build(new Dictionary<string, string> { ["PATH"] = "/bin" }, Exec, Memory, dumps: null, own);

        Assert.Equal(("1", "http://x"), (environment["DOTNET_gcServer"], environment["ASPNETCORE_URLS"]));
        Assert.DoesNotContain("PATH", environment);
    }

    [Theory]
    [InlineData("/users/hook.dll", "ComputeHost.Worker:/users/hook.dll")]
    [InlineData("", "ComputeHost.Worker")]
    [InlineData(null, "ComputeHost.Worker")]
    public void Build_HooksOfTheUsers_FollowOurs(string? users, string expected)
    {
        var hook = new WorkerLaunchPlan(LaunchKind.Hook, "app", []);
        var own = new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = users };

        Dictionary<string, string> environment = WorkerEnvironmentBuilder.Build(new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = "/evil.dll" }, hook, Memory, dumps: null, own);

        Assert.Equal(expected.Replace(':', Path.PathSeparator), environment["DOTNET_STARTUP_HOOKS"]);
    }

    [Fact]
    public void ForChildren_WhatIsMadeForTheWorkersRuntime_IsTakenBack()
    {
        var dumps = new DumpKeeper(new DumpSettings("/dumps", 1, 1));
        var hook = new WorkerLaunchPlan(LaunchKind.Hook, "app", []);
        Dictionary<string, string> worker = WorkerEnvironmentBuilder.Build(new Dictionary<string, string> { ["PATH"] = "/bin" }, hook, Memory, dumps, null);

        Dictionary<string, string?> children = WorkerEnvironmentBuilder.ForChildren(new Dictionary<string, string>(), worker, null);

        Assert.Equal(
            ["DOTNET_DbgEnableMiniDump", "DOTNET_DbgMiniDumpName", "DOTNET_DbgMiniDumpType", "DOTNET_GCHeapHardLimit", "DOTNET_STARTUP_HOOKS", "DOTNET_gcConcurrent", "DOTNET_gcServer"],
            children.Keys.Order(StringComparer.Ordinal));
        Assert.All(children.Values, Assert.Null);
    }

    [Fact]
    public void ForChildren_TheHostOrTheUserHadAValue_IsGivenBack()
    {
        var host = new Dictionary<string, string>
        {
            ["DOTNET_gcServer"] = "1",
            ["DOTNET_GCHeapCount"] = "2",
            ["DOTNET_DbgEnableMiniDump"] = "1",
            ["DOTNET_STARTUP_HOOKS"] = "/host.dll",
            ["CORECLR_ENABLE_PROFILING"] = "1",
            ["PATH"] = "/bin",
        };
        var own = new Dictionary<string, string?> { ["DOTNET_GCHeapCount"] = "4", ["DOTNET_DbgEnableMiniDump"] = null, ["DOTNET_STARTUP_HOOKS"] = "/users.dll", ["COLOUR"] = "red" };
        Dictionary<string, string> worker = WorkerEnvironmentBuilder.Build(host, Exec, Memory, dumps: null, own);

        Dictionary<string, string?> children = WorkerEnvironmentBuilder.ForChildren(host, worker, own);

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["DOTNET_gcServer"] = "1",
                ["DOTNET_gcConcurrent"] = null,
                ["DOTNET_GCHeapHardLimit"] = null,
                ["DOTNET_GCHeapCount"] = "4",
                ["DOTNET_DbgEnableMiniDump"] = null,
                ["DOTNET_STARTUP_HOOKS"] = "/users.dll",
            },
            children);
    }

    [Fact]
    public void ForChildren_ValueTooLongForTheBootLine_IsLeftOut()
    {
        var host = new Dictionary<string, string> { ["DOTNET_DiagnosticPorts"] = new('x', 2000) };

        Assert.Null(WorkerEnvironmentBuilder.ForChildren(host, Build(host), null)["DOTNET_DiagnosticPorts"]);
    }

    private static Dictionary<string, string> Build(Dictionary<string, string> host) => WorkerEnvironmentBuilder.Build(host, Exec, Memory, dumps: null, null);
}
