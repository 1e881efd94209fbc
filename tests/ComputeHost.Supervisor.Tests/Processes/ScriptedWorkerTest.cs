using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>A supervisor with scripted workers. After each test nothing may be left, and the supervisor must not have met an error of its own.</summary>
public abstract class ScriptedWorkerTest : IAsyncLifetime
{
    private protected const ulong Session = 7;

    private protected LogCapture Logs { get; } = new();

    private protected ScriptedWorker Script { get; } = new ScriptedWorker().Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);

    private protected WorkerSupervisor Supervisor { get; private set; } = null!;

    private protected SupervisorSettings Settings => Script.Settings;

    private protected IReadOnlyList<WorkerEndpoint> Workers => Supervisor.Current.Workers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Supervisor.DisposeAsync().DefaultTimeout();
        Assert.Empty(ProcessWatch.WithMarker(Script.ProgramPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Script.RuntimeBase));
        Assert.DoesNotContain(Logs.Entries, entry => entry.EventId.Name == "SupervisorFaulted");
        Script.Dispose();
        Logs.Dispose();
    }

    private protected async Task StartAsync(SupervisorSettings settings, TimeProvider? time = null, WorkerLaunchPlan? plan = null)
    {
        Supervisor = new WorkerSupervisor(settings, time ?? TimeProvider.System, Logs);
        await Supervisor.StartAsync(plan ?? Script.Plan, CancellationToken.None).DefaultTimeout();
    }

    private protected Task SuccessorAsync(WorkerEndpoint first) =>
        Eventually.UntilAsync("a successor is listed alone", () => Workers is [var worker] && worker.Epoch != first.Epoch);

    /// <summary>A number that a worker has printed after a word.</summary>
    private protected async Task<int> PrintedAsync(string word)
    {
        await Eventually.UntilAsync($"'{word}' is printed", () => Find() is not null);
        return int.Parse(Find()![word.Length..], CultureInfo.InvariantCulture);

        string? Find() => Logs.Entries.Select(entry => entry.Values.GetValueOrDefault("Line") as string).FirstOrDefault(line => line?.StartsWith(word, StringComparison.Ordinal) == true);
    }

    private protected static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
