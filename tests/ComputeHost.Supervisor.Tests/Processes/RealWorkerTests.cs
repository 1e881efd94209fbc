using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Processes;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>The supervisor with the worker of this very program, as a pool has it.</summary>
public sealed class RealWorkerTests : IAsyncLifetime, IDisposable
{
    private const ulong Session = 7;

    private readonly LogCapture _logs = new();
    private readonly string _base = Directory.CreateTempSubdirectory("chr").FullName;
    private readonly string _temp = Directory.CreateTempSubdirectory("cht").FullName;
    private WorkerSupervisor _supervisor = null!;

    private SupervisorSettings Settings => new()
    {
        MaxWorkers = 1,
        RuntimeBase = _base,
        WorkerEnvironment = new Dictionary<string, string?> { ["TMPDIR"] = _temp },
    };

    private WorkerEndpoint Worker => Assert.Single(_supervisor.Current.Workers);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _supervisor.DisposeAsync().DefaultTimeout();
        Assert.Empty(ProcessWatch.WithMarker(_temp));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_base));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp));
        Assert.DoesNotContain(_logs.Entries, entry => entry.EventId.Name == "SupervisorFaulted");
    }

    public void Dispose()
    {
        Directory.Delete(_base, recursive: true);
        Directory.Delete(_temp, recursive: true);
        _logs.Dispose();
    }

    [Fact]
    public async Task StartAsync_ThisProgram_ServesAtItsSocketInItsOwnGroup()
    {
        await StartAsync(Settings);

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(WorkerAddress.Parse(Worker.Address).Place));

        Assert.Equal(Worker.ProcessId, LibC.GetProcessGroup(Worker.ProcessId));
        Assert.NotEmpty(Directory.EnumerateFiles(_temp, "dotnet-diagnostic-*"));
    }

    [Fact]
    public async Task Watch_IdleWorker_IsKeptAliveByItsBeats()
    {
        await StartAsync(Settings with { BeatTimeout = TimeSpan.FromSeconds(1) });
        int processId = Worker.ProcessId;
        using RecorderMemory page = OpenPage(Worker);

        // At four beats a second this is three times the time after which silence would count.
        await Eventually.UntilAsync("there were many beats", () => page.Page.Beats > 12);

        Assert.Equal((processId, 0), (Worker.ProcessId, _supervisor.GetStatistics().Kills));
        Assert.True(_supervisor.GetStatistics().Workers[0].Memory > 1_000_000);
    }

    [Fact]
    public async Task Worker_KilledFromOutside_IsReplacedAndItsFilesAreGone()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Worker;
        ulong startTime = ProcessStat.Read(first.ProcessId)!.StartTime;
        string[] left = [Path.Combine(_temp, $"dotnet-diagnostic-{first.ProcessId}-{startTime}-socket"), WorkerAddress.Parse(first.Address).Place];
        Assert.All(left, path => Assert.True(File.Exists(path), path));

        _ = LibC.Kill(first.ProcessId, LibC.SigKill);

        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.Equal((WorkerLostCause.Killed, 9), (verdict.Exit.Cause, verdict.Exit.Signal));
        Assert.True(verdict.Exit.PeakMemory is null or > 1_000_000);
        await Eventually.UntilAsync("a successor is there", () => _supervisor.Current.Workers is [var worker] && worker.Epoch != first.Epoch);
        Assert.All(left, path => Assert.False(File.Exists(path), path));
    }

    [Fact]
    public async Task Condemn_RunningCall_EndsTheWorkerAtOnce()
    {
        // Time stands still, so that no time limit can be what ends the worker.
        await StartAsync(Settings, new FakeTimeProvider());
        WorkerEndpoint first = Worker;
        using RecorderMemory page = OpenPage(first);
        page.Page.OpenSession(60, Session);
        page.Page.TryStart(0, 60, 1, Stopwatch.GetTimestamp());

        Assert.True(_supervisor.Condemn(first.Epoch, Session, 1, "Its time was up."));

        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session).DefaultTimeout();
        Assert.Equal("Its time was up.", verdict.Exit.Kill!.Reason);
        Assert.Single(verdict.Running);
        Assert.False(ProcessWatch.IsAlive(first.ProcessId));
    }

    [Fact]
    public async Task RequestRecycle_RealWorker_DrainsAndExitsByItself()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Worker;

        _supervisor.RequestRecycle();

        await Eventually.UntilAsync("the successor is alone", () => _supervisor.Current.Workers is [var worker] && worker.Epoch != first.Epoch);
        await Eventually.UntilAsync("its end is known", () => _supervisor.GetStatistics().Exits == 1);
        Assert.Equal((0, 0), (_supervisor.GetStatistics().Kills, _supervisor.GetStatistics().Restarts));
    }

    [Fact]
    public async Task DisposeAsync_SeveralWorkers_EndsThemInAnOrderlyWay()
    {
        await StartAsync(Settings with { MinWorkers = 2, MaxWorkers = 2 }, new FakeTimeProvider());
        await Eventually.UntilAsync("both are there", () => _supervisor.Current.Workers.Count == 2);

        await _supervisor.DisposeAsync().DefaultTimeout();

        Assert.Equal((2, 0), (_supervisor.GetStatistics().Exits, _supervisor.GetStatistics().Kills));
    }

    /// <summary>A worker without a method does not start.</summary>
    [ComputeMethod]
    internal static int Answer() => 42;

    private async Task StartAsync(SupervisorSettings settings, TimeProvider? time = null)
    {
        _supervisor = new WorkerSupervisor(settings, time ?? TimeProvider.System, _logs);
        await _supervisor.StartAsync(ProgramLaunch.Of(ProcessFacts.OfThisProcess()), CancellationToken.None).DefaultTimeout();
    }

    // The worker's page is found by what it is called; the supervisor got its place by the handshake.
    private static RecorderMemory OpenPage(WorkerEndpoint worker)
    {
        string descriptor = Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{worker.ProcessId}/fd"))
            .Single(path => new FileInfo(path).LinkTarget?.Contains("computehost-recorder", StringComparison.Ordinal) == true);
        return RecorderMemory.Open(worker.ProcessId, "fd:" + Path.GetFileName(descriptor));
    }
}
