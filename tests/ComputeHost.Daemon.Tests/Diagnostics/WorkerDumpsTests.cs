using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Diagnostics;
using ComputeHost.Daemon.Diagnostics.Dumps;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.TestSupport;
using Microsoft.Diagnostics.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Diagnostics;

[SupportedOSPlatform("linux")]
public sealed class WorkerDumpsTests : IDisposable
{
    private readonly WorkerDumps _dumps = new(TimeProvider.System);
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>A header that announces nothing.</summary>
    private static byte[] EmptyCore => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. new byte[58]];

    private string Target => Path.Combine(_directory.Path, "worker.dmp");

    public void Dispose()
    {
        _directory.Dispose();
        _end.Dispose();
    }

    [LinuxTheory]
    [InlineData(nameof(WorkerDumpKind.Triage))]
    [InlineData(nameof(WorkerDumpKind.Heap))]
    public async Task WriteAsync_WorkerInACall_WritesWhatOpensAndTheCallGoesOn(string kind)
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        Task call = pool.Client.RunAsync(StuckMethods.Sleep, _end.Token);
        await pool.UntilRunningAsync();
        int worker = pool.Worker.ProcessId;

        WorkerDump dump = await _dumps.WriteAsync(worker, Enum.Parse<WorkerDumpKind>(kind), Target, CancellationToken.None);

        Assert.Equal((Target, new FileInfo(Target).Length), (dump.Path, dump.Bytes));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(_directory.Path));
        Assert.Contains(ReadMethods(Target), method => method?.Contains(nameof(StuckMethods.Sleep), StringComparison.Ordinal) == true);
        Assert.False(call.IsCompleted);
        Assert.Equal(worker, pool.Worker.ProcessId);
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [LinuxFact]
    public Task WriteAsync_FileIsThere_KeepsIt()
    {
        File.WriteAllText(Target, "precious");
        return FailsAsync("is there already", "precious");
    }

    [LinuxFact]
    public Task WriteAsync_LinkIsThere_DoesNotFollowIt()
    {
        File.CreateSymbolicLink(Target, "/nowhere/else");
        return FailsAsync("is there already");
    }

    [LinuxFact]
    public Task WriteAsync_OthersCanWriteToTheDirectory_RefusesWithItsMode()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("777", 8));
        return FailsAsync("(mode 777)");
    }

    [LinuxFact]
    public async Task WriteAsync_NoDirectoryOrNoFullPath_Refuses()
    {
        Assert.Contains("is not there. Make it", (await RefusedAsync("/nowhere/at/all.dmp")).Message, StringComparison.Ordinal);
        Assert.Contains("is not the full path", (await RefusedAsync("worker.dmp")).Message, StringComparison.Ordinal);
        Assert.Contains("is not the full path", (await RefusedAsync(_directory.Path + "/")).Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task WriteAsync_DiagnosticsSwitchedOff_SaysSoAndLeavesNothing()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync(options => options.WorkerEnvironment["DOTNET_EnableDiagnostics"] = "0");

        await FailsAsync("DOTNET_EnableDiagnostics=0", processId: pool.Worker.ProcessId);

        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [LinuxFact]
    public async Task WriteAsync_FileSizeLimited_FailsWithTheReasonAndLeavesNothing()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        int worker = pool.Worker.ProcessId;
        await Signals.LimitFilesAsync(worker, bytes: 1 << 20);

        await FailsAsync("cut off after 1048576 bytes", processId: worker);

        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
        Assert.Equal(worker, pool.Worker.ProcessId);
    }

    [LinuxFact]
    public async Task WriteAsync_Cancelled_EndsTheWriterAndLeavesNothing()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        int worker = pool.Worker.ProcessId;
        using var cancellation = new CancellationTokenSource();

        Task writing = _dumps.WriteAsync(worker, WorkerDumpKind.Full, Target, cancellation.Token);
        LiveProcess? writer = null;
        await Eventually.UntilAsync("the writer runs", () => (writer = ProcessWatch.Descendants(worker).FirstOrDefault(process => process.CommandLine.Contains(_directory.Path, StringComparison.Ordinal))) is not null);
        // Held up, so that the dump is not done before it is given up.
        await Signals.StopAsync(writer!.Id);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
        await Eventually.UntilAsync("the writer has ended", () => !ProcessWatch.IsAlive(writer.Id));
        Assert.Equal(worker, pool.Worker.ProcessId);
    }

    [LinuxFact]
    public async Task WriteAsync_WorkerStopped_GivesUpAtItsLimit()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        await Signals.StopAsync(pool.Worker.ProcessId);
        var time = new FakeTimeProvider();

        Task writing = new WorkerDumps(time).WriteAsync(pool.Worker.ProcessId, WorkerDumpKind.Triage, Target, CancellationToken.None);
        time.Advance(WorkerDumps.Limit);

        var failure = await Assert.ThrowsAsync<WorkerDiagnosticsException>(() => writing);
        Signals.Continue(pool.Worker.ProcessId);
        Assert.Contains("within 60 s: it is stopped", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [LinuxFact]
    public void Publish_PlaceTakenMeanwhile_KeepsWhatIsThere()
    {
        using DumpDraft draft = DumpDraft.Begin(Target);
        File.WriteAllBytes(draft.Target, EmptyCore);
        File.WriteAllText(Target, "precious");

        Assert.Contains("cannot be put at", Assert.Throws<WorkerDiagnosticsException>(() => draft.Publish()).Message, StringComparison.Ordinal);

        Assert.Equal("precious", File.ReadAllText(Target));
    }

    [LinuxFact]
    public void Publish_NoDump_Refuses()
    {
        using DumpDraft draft = DumpDraft.Begin(Target);
        File.WriteAllText(draft.Target, "");

        Assert.Contains("cut off after 0 bytes", Assert.Throws<WorkerDiagnosticsException>(() => draft.Publish()).Message, StringComparison.Ordinal);
    }

    private static List<string?> ReadMethods(string path)
    {
        using DataTarget target = DataTarget.LoadDump(path, new DataTargetOptions { SymbolPaths = [] });
        using ClrRuntime runtime = target.ClrVersions.Single().CreateRuntime(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordaccore.so"), ignoreMismatch: true);
        return [.. runtime.Threads.SelectMany(thread => thread.EnumerateStackTrace()).Select(frame => frame.Method?.Signature)];
    }

    private async Task FailsAsync(string message, string? content = null, int? processId = null)
    {
        WorkerDiagnosticsException failure = await RefusedAsync(Target, processId);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, content is null ? null : File.ReadAllText(Target));
    }

    private Task<WorkerDiagnosticsException> RefusedAsync(string path, int? processId = null) => Assert.ThrowsAsync<WorkerDiagnosticsException>(
        () => _dumps.WriteAsync(processId ?? Environment.ProcessId, WorkerDumpKind.Triage, path, CancellationToken.None));
}
