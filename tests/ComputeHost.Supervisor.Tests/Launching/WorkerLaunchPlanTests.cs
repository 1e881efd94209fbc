using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class WorkerLaunchPlanTests
{
    private const string Worker = "/app/ComputeHost.Worker.dll";

    private static ProcessFacts AppHost => new()
    {
        ProcessPath = "/app/My App ü",
        DepsFiles = ["/app/My App ü.deps.json", "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/Microsoft.NETCore.App.deps.json"],
        BaseDirectory = "/app/",
        RuntimeDirectory = "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/",
        WorkerAssembly = Worker,
        FileExists = _ => true,
    };

    private static ProcessFacts Muxer => AppHost with { ProcessPath = "/usr/share/dotnet/dotnet" };

    [Fact]
    public void Create_AppHost_StartsSameExecutableWithHookBySimpleName()
    {
        var plan = WorkerLaunchPlan.Create(AppHost, null);

        Assert.Equal((LaunchKind.Hook, "/app/My App ü", "ComputeHost.Worker"), (plan.Kind, plan.FileName, plan.StartupHook));
        Assert.Empty(plan.Arguments);
    }

    [Fact]
    public void Create_SelfContained_StartsSameExecutableWithHook()
    {
        ProcessFacts facts = AppHost with { RuntimeDirectory = "/app/", DepsFiles = ["/app/Other.deps.json"] };

        Assert.Equal(LaunchKind.Hook, WorkerLaunchPlan.Create(facts, null).Kind);
    }

    [Fact]
    public void Create_SingleFile_StartsSameExecutableWithoutLookingForAssembly()
    {
        ProcessFacts facts = AppHost with { DepsFiles = [], RuntimeDirectory = "/app/", WorkerAssembly = null };

        var plan = WorkerLaunchPlan.Create(facts, null);

        Assert.Equal((LaunchKind.Hook, "/app/My App ü"), (plan.Kind, plan.FileName));
    }

    [Fact]
    public void Create_Muxer_ExecutesStockEntryWithTheProgramsDependencies()
    {
        var plan = WorkerLaunchPlan.Create(Muxer, null);

        Assert.Equal((LaunchKind.Exec, "/usr/share/dotnet/dotnet"), (plan.Kind, plan.FileName));
        Assert.Equal(["exec", "--depsfile", "/app/My App ü.deps.json", "--runtimeconfig", "/app/My App ü.runtimeconfig.json", Worker], plan.Arguments);
        Assert.Null(plan.StartupHook);
    }

    [Theory]
    [InlineData("/usr/share/dotnet/dotnet", "/app/App.deps.json", "/app/App.dll")]
    [InlineData("/packages/testhost", "/tests/My.Tests.deps.json", "/tests/testhost.dll")]
    [InlineData("/home/me/.dotnet/tools/tool", "/store/tool/App.deps.json", "/store/tool/App.dll")]
    public void Create_EntryAssemblyKnown_ExecutesItWithTheHook(string process, string deps, string entry)
    {
        var plan = WorkerLaunchPlan.Create(AppHost with { ProcessPath = process, DepsFiles = [deps], EntryAssembly = entry }, null);

        Assert.Equal((LaunchKind.Hook, "ComputeHost.Worker"), (plan.Kind, plan.StartupHook));
        Assert.Equal(["--depsfile", deps], plan.Arguments.Skip(1).Take(2));
        Assert.Equal(entry, plan.Arguments[^1]);
    }

    [Fact]
    public void Create_EntryAssemblyThatCannotBeDiverted_ExecutesStockEntry()
    {
        ProcessFacts facts = Muxer with { EntryAssembly = "/app/App.dll" };

        Assert.Equal(Worker, WorkerLaunchPlan.Create(facts with { StartupHooksSupported = false }, null).Arguments[^1]);
        Assert.Equal(Worker, WorkerLaunchPlan.Create(facts with { WorkerAssemblyIsTrusted = false }, null).Arguments[^1]);
    }

    [Fact]
    public void FindMissingFile_OneIsGone_NamesIt()
    {
        var plan = WorkerLaunchPlan.Create(Muxer with { EntryAssembly = "/app/App.dll" }, null);

        Assert.Null(plan.FindMissingFile(_ => true));
        Assert.Equal("/app/App.dll", plan.FindMissingFile(_ => false));
    }

    [Fact]
    public void Create_MuxerWithProbingDirectories_PassesThemOn()
    {
        var plan = WorkerLaunchPlan.Create(Muxer with { ProbingDirectories = ["/packages one"] }, null);

        Assert.Equal(["--additionalprobingpath", "/packages one", Worker], plan.Arguments.TakeLast(3));
    }

    [Fact]
    public void Create_TestHostWithForeignDependencyFile_ExecutesStockEntry()
    {
        ProcessFacts facts = AppHost with { ProcessPath = "/packages/testhost", DepsFiles = ["/tests/My.Tests.deps.json"] };

        var plan = WorkerLaunchPlan.Create(facts, null);

        Assert.Equal(LaunchKind.Exec, plan.Kind);
        Assert.Contains("/tests/My.Tests.deps.json", plan.Arguments);
    }

    [Fact]
    public void Create_WorkerCommand_IsTakenAsItIs()
    {
        var plan = WorkerLaunchPlan.Create(Muxer, ["/opt/my worker", "--mode", "a b"]);

        Assert.Equal((LaunchKind.Command, "/opt/my worker"), (plan.Kind, plan.FileName));
        Assert.Equal(["--mode", "a b"], plan.Arguments);
    }

    [Fact]
    public void Create_NoMuxerAnywhere_ListsWhatWasTried()
    {
        ProcessFacts facts = Muxer with
        {
            FileExists = path => !path.EndsWith("/dotnet", StringComparison.Ordinal),
            Environment = new Dictionary<string, string> { ["DOTNET_HOST_PATH"] = "/host/dotnet", ["DOTNET_ROOT"] = "/root", ["PATH"] = "/bin:/opt" },
        };

        var exception = Assert.Throws<WorkerStartException>(() => WorkerLaunchPlan.Create(facts, null));

        Assert.All(["'/usr/share/dotnet/dotnet'", "'/host/dotnet'", "'/root/dotnet'", "'/bin/dotnet'", "'/opt/dotnet'", "'DOTNET_ROOT'", "'WorkerCommand'"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_MuxerUnderForeignName_IsFoundBesideTheRuntime()
    {
        ProcessFacts facts = AppHost with { ProcessPath = "/w3wp", FileExists = path => path is "/usr/share/dotnet/dotnet" || path.EndsWith(".json", StringComparison.Ordinal) };

        Assert.Equal("/usr/share/dotnet/dotnet", WorkerLaunchPlan.Create(facts, null).FileName);
    }

    [Theory]
    [InlineData("/app/My App ü.deps.json")]
    [InlineData("/app/My App ü.runtimeconfig.json")]
    public void Create_MissingFile_NamesIt(string missing)
    {
        ProcessFacts facts = Muxer with { FileExists = path => path != missing };

        var exception = Assert.Throws<WorkerStartException>(() => WorkerLaunchPlan.Create(facts, null));

        Assert.Contains($"'{missing}' is missing", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_OnlyFrameworkDependencyFiles_AsksForTheProgramsOwn()
    {
        ProcessFacts facts = Muxer with { DepsFiles = Muxer.DepsFiles.Skip(1).ToArray() };

        var exception = Assert.Throws<WorkerStartException>(() => WorkerLaunchPlan.Create(facts, null));

        Assert.Contains("'GenerateDependencyFile'", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WorkerAssemblyNotDeployed_SaysSo()
    {
        Assert.All([AppHost, Muxer], facts =>
        {
            var exception = Assert.Throws<WorkerStartException>(() => WorkerLaunchPlan.Create(facts with { WorkerAssembly = null }, null));
            Assert.Contains("'ComputeHost.Worker.dll' was not deployed", exception.Diagnosis, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Create_TrimmedProgram_AsksForWorkerCommand()
    {
        var exception = Assert.Throws<WorkerStartException>(() => WorkerLaunchPlan.Create(AppHost with { StartupHooksSupported = false, DepsFiles = [] }, null));

        Assert.Contains("'WorkerCommand'", exception.Diagnosis, StringComparison.Ordinal);
        Assert.Contains("await ComputeWorker.RunAsync(args)", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void OfThisProcess_UnderTest_FindsTheTestsDependencyFile()
    {
        var facts = ProcessFacts.OfThisProcess();

        Assert.EndsWith("ComputeHost.Supervisor.Tests.deps.json", facts.DepsFile, StringComparison.Ordinal);
        Assert.True(File.Exists(facts.DepsFile));
        Assert.NotNull(MuxerLocator.Find(facts).Path);
    }
}
