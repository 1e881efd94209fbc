using ComputeHost.FunctionalTests.Faults;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>Programs whose workers would start workers. Each of them brakes itself after a few starts.</summary>
public sealed class RecursionTests : IDisposable
{
    private readonly string _starts = Path.GetTempFileName();

    public void Dispose() => File.Delete(_starts);

    [Fact]
    public async Task StartAsync_WorkerCommandThatStartsAPoolItself_StartsOneFurtherProcessAndNamesTheLineToAdd()
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["recurse", _starts]);

        Assert.Equal(2, Starts);
        Assert.Contains("starts a pool instead of becoming a worker", output["diagnosis"], StringComparison.Ordinal);
        Assert.Contains("await ComputeWorker.RunAsync(args);", output["diagnosis"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_StartupHookOfTheUsers_RunsInTheWorkerBesideOurs()
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, [], environment: new Dictionary<string, string?> { ["COMPUTEHOST_TEST_STARTS"] = _starts });

        Assert.Equal(1, Starts);
        Assert.Equal(("True", "42"), (output["hookRan"], output["sum"]));
    }

    [Fact]
    public async Task StartAsync_InAProgramThatAMethodHasStarted_Works()
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["nest"]);

        Assert.True(output.ExitCode == 0, output.Text);
        Assert.Equal("42", output["sum"]);
    }

    private int Starts => File.ReadAllLines(_starts).Length;
}
