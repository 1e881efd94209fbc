using System.Globalization;
using ComputeHost.Daemon.Diagnostics;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor.Fleet;
using Grpc.Core;
using WireSlot = ComputeHost.Protocol.V1.SlotStack;

namespace ComputeHost.Daemon.Control;

/// <summary>Looks into running workers: what their calls are doing, and what their memory holds.</summary>
/// <param name="dumpDirectory">Where dumps go. Its parent is the daemon's alone.</param>
/// <param name="steering">Finds the workers.</param>
/// <param name="pools">Where calls are looked for.</param>
/// <param name="calls">Those that there are.</param>
internal sealed class Inspection(string dumpDirectory, Steering steering, ServedPools pools, OpenCalls calls) : IDisposable
{
    private readonly WorkerStacks _stacks = new(TimeProvider.System);
    private readonly WorkerDumps _dumps = new(TimeProvider.System);

    /// <param name="target">A worker's name, or the id of a call that runs.</param>
    /// <param name="pool">Where to look; empty for everywhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">There is no such worker or call, or it cannot be looked into.</exception>
    public async Task<StackReply> ReadStackAsync(string target, string pool, CancellationToken cancellationToken)
    {
        (HostedPool owner, RunningFairCall? wanted) = FindCall(target, pool);
        WorkerStatistics worker;
        (owner, worker) = wanted is { } call ? steering.FindWorker(call.Sent.WorkerId, owner.Name) : steering.FindWorker(target, pool);
        WorkerStackReport report = await GuardAsync(() => _stacks.SampleAsync(worker.ProcessId, () => owner.Supervisor.ReadSlots(worker.Epoch), cancellationToken));
        List<RunningFairCall> running = [.. calls.RunningOf(owner).Where(running => running.Sent.Epoch == worker.Epoch)];
        return new StackReply
        {
            Worker = worker.WorkerId,
            ProcessId = worker.ProcessId,
            Slots =
            {
                from stack in report.Slots
                let at = running.Cast<RunningFairCall?>().FirstOrDefault(running => (running!.Value.Sent.Session, running.Value.Sent.Number) == (stack.Slot.Session, stack.Slot.Call))
                where wanted is null || (stack.Slot.Session, stack.Slot.Call) == (wanted.Value.Sent.Session, wanted.Value.Sent.Number)
                select new WireSlot
                {
                    Slot = stack.Slot.Slot,
                    CallId = at?.Call.CallId ?? "",
                    Method = at?.Call.Method.DisplayName ?? "",
                    Frames = { stack.IsSteady ? stack.Frames.Select(static frame => frame.Text) : [] },
                },
            },
        };
    }

    /// <exception cref="RpcException">There is no such worker, or no dump of it can be written.</exception>
    public async Task<DumpReply> WriteDumpAsync(DumpRequest request, CancellationToken cancellationToken)
    {
        string named = request.Kind.Length == 0 ? nameof(WorkerDumpKind.Triage) : request.Kind;
        if (!Enum.TryParse(named, ignoreCase: true, out WorkerDumpKind kind) || !Enum.IsDefined(kind))
        {
            throw ControlRefusal.Of(StatusCode.InvalidArgument, $"The kind of the dump is '{request.Kind}', but must be 'triage', 'heap' or 'full'.");
        }

        (HostedPool pool, WorkerStatistics worker) = steering.FindWorker(request.Worker, request.Pool);
        string time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        try
        {
            Directory.CreateDirectory(dumpDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ControlRefusal.Of(StatusCode.FailedPrecondition, $"There is no place for dumps: {e.Message} They go to 'dumps' in the state directory ('stateDirectory').");
        }

        string path = Path.Combine(dumpDirectory, $"{pool.Name}-{worker.WorkerId}-{time}.dmp");
        WorkerDump dump = await GuardAsync(() => _dumps.WriteAsync(worker.ProcessId, kind, path, cancellationToken));
        return new DumpReply { Path = dump.Path, Length = dump.Bytes };
    }

    public void Dispose() => _stacks.Dispose();

    private (HostedPool Pool, RunningFairCall? Call) FindCall(string target, string pool)
    {
        IReadOnlyList<HostedPool> asked = pool.Length == 0 ? pools.All : [pools.FindOrRefuse(pool)];
        List<(HostedPool Pool, RunningFairCall Call)> found = [.. from one in asked from call in calls.RunningOf(one) where call.Call.CallId == target select (one, call)];
        return found switch
        {
            [var (owner, call)] => (owner, call),
            [] => (asked[0], null),
            _ => throw ControlRefusal.Of(StatusCode.FailedPrecondition, $"'{found.Count}' running calls have the id '{target}'. Name the worker instead, as 'top' shows it."),
        };
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        catch (WorkerDiagnosticsException e)
        {
            throw ControlRefusal.Of(StatusCode.FailedPrecondition, e.Message);
        }
    }
}
