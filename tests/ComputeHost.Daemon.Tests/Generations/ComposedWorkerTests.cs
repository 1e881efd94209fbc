using ComputeHost.Client;
using ComputeHost.Client.Pool;
using ComputeHost.Daemon.Generations;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Generations;

/// <summary>Real workers of composed folders, of programs that are really published.</summary>
public sealed class ComposedWorkerTests(PublishedPrograms programs) : IClassFixture<PublishedPrograms>, IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("computehost-state-").FullName;
    private readonly LogCapture _logs = new();

    public void Dispose()
    {
        Assert.Empty(ProcessWatch.WithMarker(_state));
        Directory.Delete(_state, recursive: true);
        _logs.Dispose();
    }

    [LinuxFact]
    public async Task Compose_PublishedProgram_RunsItsMethods()
    {
        var count = new ComputeMethodDescriptor("Primes.Count(System.Int32)", [typeof(int)], typeof(int));

        await RunAsync(programs.Program, async client =>
            Assert.Equal(168, await client.ExecuteAsync(ComputeCall.Create<int, int>(count, 1000)).DefaultTimeout()));
    }

    [LinuxFact]
    public async Task Compose_ClassLibraryWithAbstractionsAlone_RunsWithItsNativesAndTheNewerProtobuf()
    {
        var rows = new ComputeMethodDescriptor("ComputeHost.TestLibrary.Natives.CountRows(System.Int32)", [typeof(int)], typeof(long));
        var draw = new ComputeMethodDescriptor("library.draw", [typeof(int)], typeof(byte[]));
        var protobuf = new ComputeMethodDescriptor("ComputeHost.TestLibrary.Natives.ProtobufVersion()", [], typeof(string));

        await RunAsync(programs.Library, async client =>
        {
            Assert.Equal(1000, await client.ExecuteAsync(ComputeCall.Create<int, long>(rows, 1000)).DefaultTimeout());
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], await client.ExecuteAsync(ComputeCall.Create<int, byte[]>(draw, 8)).DefaultTimeout());
            Assert.Equal(typeof(Google.Protobuf.IMessage).Assembly.GetName().Version!.ToString(), await client.ExecuteAsync(ComputeCall.Create<string>(protobuf)).DefaultTimeout());
        });
    }

    [LinuxFact]
    public void Compose_SameProgramAgain_TakesTheFolderThatIsThere()
    {
        var composer = new GenerationComposer(_state);
        using Generation first = composer.Compose(programs.Library, "images");
        using Generation second = composer.Compose(programs.Library, "images");

        Assert.Equal((1, false, true), (first.Number, first.IsReused, second.IsReused));
        Assert.Equal(first.Directory, second.Directory);
        Assert.Empty(first.Warnings);
    }

    [LinuxFact]
    public void Compose_UnpublishedLibrary_IsRefusedWithTheRemedy()
    {
        GenerationException refused = Assert.Throws<GenerationException>(() => new GenerationComposer(_state).Compose(PublishedPrograms.UnpublishedLibrary, "images"));

        Assert.Contains(PublishedPrograms.UnpublishedLibrary, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'Microsoft.Data.Sqlite.dll'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet publish", refused.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Compose_ExecutableOfTheProgram_TakesItsAssembly()
    {
        using Generation generation = new GenerationComposer(_state).Compose(Path.ChangeExtension(programs.Program, null), "primes");

        Assert.Equal(Path.Combine(generation.Directory, "Primes.dll"), generation.Assembly);
    }

    private async Task RunAsync(string assembly, Func<PoolClient, Task> use)
    {
        using Generation generation = new GenerationComposer(_state).Compose(assembly, "pool");
        var settings = new SupervisorSettings { MaxWorkers = 1 };
        await using var supervisor = new WorkerSupervisor(settings, TimeProvider.System, _logs);
        await supervisor.StartAsync(generation.Plan, CancellationToken.None).DefaultTimeout();
        await using var client = new PoolClient(new ClientSettings { ComparesTypes = true }, supervisor, TimeProvider.System, _logs);
        await use(client);
    }
}
