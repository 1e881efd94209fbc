using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class ProgramLaunchTests
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
    public void Of_AppHost_StartsSameExecutableWithHookBySimpleName()
    {
        WorkerLaunchPlan plan = ProgramLaunch.Of(AppHost);

        Assert.Equal((LaunchKind.Hook, "/app/My App ü", "ComputeHost.Worker"), (plan.Kind, plan.FileName, plan.StartupHook));
        Assert.Empty(plan.Arguments);
    }

    [Fact]
    public void Of_SelfContained_StartsSameExecutableWithHook()
    {
        ProcessFacts facts = AppHost with { RuntimeDirectory = "/app/", DepsFiles = ["/app/Other.deps.json"] };

        Assert.Equal(LaunchKind.Hook, ProgramLaunch.Of(facts).Kind);
    }

    [Fact]
    public void Of_SingleFile_StartsSameExecutableWithoutLookingForAssembly()
    {
        ProcessFacts facts = AppHost with { DepsFiles = [], RuntimeDirectory = "/app/", WorkerAssembly = null };

        WorkerLaunchPlan plan = ProgramLaunch.Of(facts);

        Assert.Equal((LaunchKind.Hook, "/app/My App ü"), (plan.Kind, plan.FileName));
    }

    [Fact]
    public void Of_Muxer_ExecutesStockEntryWithTheProgramsDependencies()
    {
        WorkerLaunchPlan plan = ProgramLaunch.Of(Muxer);

        Assert.Equal((LaunchKind.Exec, "/usr/share/dotnet/dotnet"), (plan.Kind, plan.FileName));
        Assert.Equal(["exec", "--depsfile", "/app/My App ü.deps.json", "--runtimeconfig", "/app/My App ü.runtimeconfig.json", Worker], plan.Arguments);
        Assert.Null(plan.StartupHook);
    }

    [Theory]
    [InlineData("/usr/share/dotnet/dotnet", "/app/App.deps.json", "/app/App.dll")]
    [InlineData("/packages/testhost", "/tests/My.Tests.deps.json", "/tests/testhost.dll")]
    [InlineData("/home/me/.dotnet/tools/tool", "/store/tool/App.deps.json", "/store/tool/App.dll")]
    public void Of_EntryAssemblyKnown_ExecutesItWithTheHook(string process, string deps, string entry)
    {
        WorkerLaunchPlan plan = ProgramLaunch.Of(AppHost with { ProcessPath = process, DepsFiles = [deps], EntryAssembly = entry });

        Assert.Equal((LaunchKind.Hook, "ComputeHost.Worker"), (plan.Kind, plan.StartupHook));
        Assert.Equal(["--depsfile", deps], plan.Arguments.Skip(1).Take(2));
        Assert.Equal(entry, plan.Arguments[^1]);
    }

    [Fact]
    public void Of_EntryAssemblyThatCannotBeDiverted_ExecutesStockEntry()
    {
        ProcessFacts facts = Muxer with { EntryAssembly = "/app/App.dll" };

        Assert.Equal(Worker, ProgramLaunch.Of(facts with { StartupHooksSupported = false }).Arguments[^1]);
        Assert.Equal(Worker, ProgramLaunch.Of(facts with { WorkerAssemblyIsTrusted = false }).Arguments[^1]);
    }

    [Fact]
    public void FindMissingFile_OneIsGone_NamesIt()
    {
        WorkerLaunchPlan plan = ProgramLaunch.Of(Muxer with { EntryAssembly = "/app/App.dll" });

        Assert.Null(plan.FindMissingFile(_ => true));
        Assert.Equal("/app/App.dll", plan.FindMissingFile(_ => false));
    }

    [Fact]
    public void Of_MuxerWithProbingDirectories_PassesThemOn()
    {
        WorkerLaunchPlan plan = ProgramLaunch.Of(Muxer with { ProbingDirectories = ["/packages one"] });

        Assert.Equal(["--additionalprobingpath", "/packages one", Worker], plan.Arguments.TakeLast(3));
    }

    [Fact]
    public void Of_TestHostWithForeignDependencyFile_ExecutesStockEntry()
    {
        ProcessFacts facts = AppHost with { ProcessPath = "/packages/testhost", DepsFiles = ["/tests/My.Tests.deps.json"] };

        WorkerLaunchPlan plan = ProgramLaunch.Of(facts);

        Assert.Equal(LaunchKind.Exec, plan.Kind);
        Assert.Contains("/tests/My.Tests.deps.json", plan.Arguments);
    }

    [Fact]
    public void Of_NoMuxerAnywhere_ListsWhatWasTried()
    {
        ProcessFacts facts = Muxer with
        {
            FileExists = path => !path.EndsWith("/dotnet", StringComparison.Ordinal),
            Environment = new Dictionary<string, string> { ["DOTNET_HOST_PATH"] = "/host/dotnet", ["DOTNET_ROOT"] = "/root", ["PATH"] = "/bin:/opt" },
        };

        var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(facts));

        Assert.All(["'/usr/share/dotnet/dotnet'", "'/host/dotnet'", "'/root/dotnet'", "'/bin/dotnet'", "'/opt/dotnet'", "'DOTNET_ROOT'", "'WorkerCommand'"], part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_MuxerUnderForeignName_IsFoundBesideTheRuntime()
    {
        ProcessFacts facts = AppHost with { ProcessPath = "/w3wp", FileExists = path => path is "/usr/share/dotnet/dotnet" || path.EndsWith(".json", StringComparison.Ordinal) };

        Assert.Equal("/usr/share/dotnet/dotnet", ProgramLaunch.Of(facts).FileName);
    }

    [Theory]
    [InlineData("/app/My App ü.deps.json")]
    [InlineData("/app/My App ü.runtimeconfig.json")]
    public void Of_MissingFile_NamesIt(string missing)
    {
        ProcessFacts facts = Muxer with { FileExists = path => path != missing };

        var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(facts));

        Assert.Contains($"'{missing}' is missing", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OnlyFrameworkDependencyFiles_AsksForTheProgramsOwn()
    {
        ProcessFacts facts = Muxer with { DepsFiles = Muxer.DepsFiles.Skip(1).ToArray() };

        var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(facts));

        Assert.Contains("'GenerateDependencyFile'", exception.Diagnosis, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WorkerAssemblyNotDeployed_SaysSo()
    {
        Assert.All([AppHost, Muxer], facts =>
        {
            var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(facts with { WorkerAssembly = null }));
            Assert.Contains("'ComputeHost.Worker.dll' was not deployed", exception.Diagnosis, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_ProgramWithoutReflection_NamesTheSwitchAndAsksForWorkerCommand() => Assert.All([AppHost, Muxer], facts =>
    {
        var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(facts with { ReflectionSupported = false }));

        Assert.All(["'ComputeHost.Reflection.IsSupported'", "'WorkerCommand'", "await ComputeWorker.RunAsync(args)"], part => Assert.Contains(part, exception.Diagnosis, StringComparison.Ordinal));
    });

    [Fact]
    public void Of_TrimmedProgram_AsksForWorkerCommand()
    {
        var exception = Assert.Throws<WorkerStartException>(() => ProgramLaunch.Of(AppHost with { StartupHooksSupported = false, DepsFiles = [] }));

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
