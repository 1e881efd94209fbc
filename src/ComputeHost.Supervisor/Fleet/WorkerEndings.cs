using System.Diagnostics;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Remembers how the latest workers ended. For any thread.</summary>
internal sealed class WorkerEndings
{
    public const int Most = 20;

    private readonly Lock _gate = new();
    private readonly Queue<WorkerEnding> _latest = new(Most);

    /// <summary>The latest first.</summary>
    public IReadOnlyList<WorkerEnding> Latest
    {
        get
        {
            lock (_gate)
            {
                return [.. _latest.Reverse()];
            }
        }
    }

    /// <summary>A worker that had been ready has ended.</summary>
    public void Add(ManagedWorker worker, WorkerExit exit)
    {
        (string cause, string reason) = worker.WasToldToEnd && exit.ExitCode == 0
            ? (worker.RecycleReason is null ? "LetGo" : "Recycled", worker.RecycleReason?.ToString() ?? "It was not needed any more.")
            : (exit.Cause.ToString(), exit.Kill?.Reason ?? (exit.LastWords.Length > 0 ? FirstLine(exit.LastWords) : exit.Signal is { } signal ? ExitSignals.Describe(signal) + "." : ""));
        Add(new WorkerEnding(exit.WorkerId, exit.ProcessId, cause, reason, exit.Stamp));
    }

    /// <summary>A worker did not become ready.</summary>
    public void Add(ManagedWorker worker, ComputeHostException failure) =>
        Add(new WorkerEnding(worker.WorkerId, worker.Launch.ProcessId, "StartFailed", FirstLine(failure.Message), Stopwatch.GetTimestamp()));

    private void Add(WorkerEnding ending)
    {
        lock (_gate)
        {
            if (_latest.Count == Most)
            {
                _latest.Dequeue();
            }

            _latest.Enqueue(ending);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();
}
