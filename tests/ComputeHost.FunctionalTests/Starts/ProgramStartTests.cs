using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>A pool in a program that was started in each way in which a program can be. `dotnet test` itself is one more: every other test here.</summary>
public sealed class ProgramStartTests : IDisposable
{
    private const string App = "ComputeHost.TestApp";
    private readonly string _folder = Directory.CreateTempSubdirectory("computehost-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StartAsync_AppHost_RunsInAWorker() => await CheckAsync(Path.Combine(Programs.OutputOf(App), App), "call");

    [Fact]
    public async Task StartAsync_DotnetWithDll_RunsInAWorker() => await CheckAsync("dotnet", Path.Combine(Programs.OutputOf(App), App + ".dll"), "call");

    [Fact]
    public async Task StartAsync_CommandNamedOtherThanItsAssembly_RunsInAWorker()
    {
        // As a .NET tool is installed.
        Programs.Copy(Programs.OutputOf(App), _folder);
        File.Move(Path.Combine(_folder, App), Path.Combine(_folder, "tool"));
        await CheckAsync(Path.Combine(_folder, "tool"), "call");
    }

    [Fact]
    public async Task StartAsync_TestHost_WorkerHasItsEntryAssembly()
    {
        await using TestPool test = await TestPool.StartAsync();

        Assert.Equal(Methods.EntryAssembly(), await test.Pool.RunAsync(Methods.EntryAssembly).DefaultTimeout());
    }

    [Fact]
    public async Task StartAsync_DotnetWatchAppliesEdits_RunsInTheHost()
    {
        var environment = new Dictionary<string, string?> { ["DOTNET_WATCH"] = "1", ["DOTNET_MODIFIABLE_ASSEMBLIES"] = "debug" };
        ProgramOutput output = await Programs.RunAsync(Path.Combine(Programs.OutputOf(App), App), ["call"], environment: environment);

        Assert.Equal(output["host"], output["worker"]);
    }

    [Fact]
    public async Task StartAsync_DotnetWatchRestarts_RunsInAWorker()
    {
        ProgramOutput output = await Programs.RunAsync(Path.Combine(Programs.OutputOf(App), App), ["call"], environment: new Dictionary<string, string?> { ["DOTNET_WATCH"] = "1", ["DOTNET_MODIFIABLE_ASSEMBLIES"] = null });

        Assert.NotEqual(output["host"], output["worker"]);
    }

    [Fact]
    public async Task StartAsync_PathWithSpacesAndLetters_RunsInAWorker()
    {
        string folder = Path.Combine(_folder, "mit Leerzeichen und Ümläuten 日本");
        Programs.Copy(Programs.OutputOf(App), folder);
        await CheckAsync(Path.Combine(folder, App), "call");
        await CheckAsync("dotnet", Path.Combine(folder, App + ".dll"), "call");
    }

    [Fact]
    public async Task StartAsync_SelfContained_RunsInAWorker()
    {
        await Programs.PublishAsync(App, _folder, "SelfContained");
        await CheckAsync(Path.Combine(_folder, App), "call");
    }

    [Fact]
    public async Task StartAsync_SelfContainedSingleFile_RunsInAWorker()
    {
        await Programs.PublishAsync(App, _folder, "SelfContainedSingleFile");
        Assert.False(File.Exists(Path.Combine(_folder, App + ".dll")), "this is not a single file");
        await CheckAsync(Path.Combine(_folder, App), "call");
    }

    [Fact]
    public async Task StartAsync_SingleFileOnTheSharedRuntime_RunsInAWorker()
    {
        await Programs.PublishAsync(App, _folder, "SingleFile");
        await CheckAsync(Path.Combine(_folder, App), "call");
    }

    [Fact]
    public async Task StartAsync_WebProgram_RunsInAWorker() => await CheckAsync(Path.Combine(Programs.OutputOf("ComputeHost.TestWebApp"), "ComputeHost.TestWebApp"));

    [Fact]
    public async Task StartAsync_TempPathTooLongForASocket_UsesAShorterOne()
    {
        string temp = Directory.CreateDirectory(Path.Combine(_folder, new string('t', 120))).FullName;
        ProgramOutput output = await Programs.RunAsync(
            Path.Combine(Programs.OutputOf(App), App),
            ["call"],
            environment: new Dictionary<string, string?> { ["TMPDIR"] = temp, ["XDG_RUNTIME_DIR"] = null });
        Assert.True(output.ExitCode == 0, output.Text);
        Assert.Equal("42", output["sum"]);
    }

    [Fact]
    public async Task StartAsync_OwnWorkerCommand_RunsInThatProgram()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.WorkerCommand = [Path.Combine(Programs.OutputOf(App), App), "worker"]);

        // That program has no method of this assembly: it says which one is missing, and that it is another build.
        ProtocolMismatchException exception = await Assert.ThrowsAsync<ProtocolMismatchException>(() => test.Pool.RunAsync(Methods.Echo, "hello").DefaultTimeout());
        Assert.Contains("Methods.Echo", exception.Message, StringComparison.Ordinal);
    }

    // Enough for the host to come up; with fewer the runtime cannot load what would say so.
    [Theory]
    [InlineData(100)]
    [InlineData(110)]
    public async Task StartAsync_FewFilesMayBeOpen_NamesTheLimit(int limit)
    {
        string program = Path.Combine(Programs.OutputOf(App), App);
        ProgramOutput output = await Programs.RunAsync("/bin/sh", ["-c", $"ulimit -n {limit}; exec \"$0\" call", program]);
        Assert.NotEqual(0, output.ExitCode);
        Assert.Contains($"{limit} ('ulimit -n')", output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Google.Protobuf.dll", "dotnet publish")]
    [InlineData(App + ".dll", "[ComputeMethod]")]
    public async Task StartAsync_WorkerInAFolderThatLacksAFile_FailsAndSaysWhatToDo(string missing, string remedy)
    {
        Programs.Copy(Programs.OutputOf(App), _folder);
        // With it the runtime itself would find what is missing.
        File.Delete(Path.Combine(_folder, App + ".deps.json"));
        File.Delete(Path.Combine(_folder, "ComputeHost.Worker.deps.json"));
        File.Delete(Path.Combine(_folder, missing));
        var options = new ComputePoolOptions
        {
            WorkerCommand = ["dotnet", "exec", "--runtimeconfig", Path.Combine(_folder, App + ".runtimeconfig.json"), Path.Combine(_folder, "ComputeHost.Worker.dll")],
        };

        WorkerStartException exception = await Assert.ThrowsAsync<WorkerStartException>(() => ComputePool.StartAsync(options).DefaultTimeout());

        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string program, params string[] arguments)
    {
        ProgramOutput output = await Programs.RunAsync(program, arguments);
        Assert.True(output.ExitCode == 0, output.Text);
        Assert.Equal("42", output["sum"]);
        Assert.NotEqual(output["host"], output["worker"]);
        Assert.Equal(output["entry"], output["workerEntry"]);
        Assert.Equal(("False", "True", "end of file"), (output["mainRan"], output["startRan"], output["stdin"]));
        Assert.False(ProcessWatch.IsAlive(int.Parse(output["worker"], System.Globalization.CultureInfo.InvariantCulture)), "the worker outlived its pool");
    }
}
