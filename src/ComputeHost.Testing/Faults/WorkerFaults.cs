using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;

namespace ComputeHost.Testing.Faults;

/// <summary>Decides in a worker which calls misbehave, and lets them.</summary>
internal sealed class WorkerFaults(CallRule[] rules) : IWorkerFaults, ICallFaults
{
    private const ulong UnknownCall = 1_000_000_000;

    private readonly int[] _matches = new int[rules.Length];
    private RecorderPage? _page;
    // The sessions of a test come one after another.
    private FaultySender? _sender;

    public void Attach(RecorderPage page) => _page = page;

    public IBatchSender<WorkerBatch> Wrap(IBatchSender<WorkerBatch> sender) => _sender = new FaultySender(sender);

    public void BeforeCall(string method, int attempt)
    {
        for (int index = 0; index < rules.Length; index++)
        {
            CallRule rule = rules[index];
            if ((rule.Method is null || rule.Method == method)
                && attempt <= rule.Attempts
                && (rule.Call == 0 || rule.Call == Interlocked.Increment(ref _matches[index]))
                && (rule.Share >= 1 || Random.Shared.NextDouble() < rule.Share))
            {
                Commit(rule.Fault);
            }
        }
    }

    private void Commit(CallFault fault)
    {
        switch (fault)
        {
            case CallFault.StackOverflow:
                Deeds.OverflowStack();
                break;
            case CallFault.AccessViolation:
                Deeds.AccessInvalidMemory();
                break;
            case CallFault.FailFast:
                Deeds.FailFast();
                break;
            case CallFault.Exit:
                Deeds.Exit();
                break;
            case CallFault.UnhandledException:
                Deeds.ThrowOnForeignThread();
                break;
            case CallFault.Kill:
                Deeds.Kill();
                break;
            case CallFault.Hang:
                Deeds.Wait(Timeout.InfiniteTimeSpan);
                break;
            case CallFault.Spin:
                Deeds.Spin();
                break;
            case CallFault.Stop:
                Deeds.Stop();
                break;
            case CallFault.MemoryBomb:
                Deeds.FillHeap();
                break;
            case CallFault.NativeMemoryBomb:
                Deeds.FillNativeMemory();
                break;
            case CallFault.GarbageOnTheWire:
                _sender?.SendGarbage();
                break;
            case CallFault.TruncatedFrame:
                _sender?.SendTruncated();
                break;
            case CallFault.OversizedFrame:
                _sender?.SendOversized();
                break;
            case CallFault.OutOfOrderFrame:
                _sender?.Send(new WorkerFrame { Chunk = new PayloadChunk { Call = UnknownCall, Data = ByteString.CopyFrom(1, 2, 3) } });
                break;
            case CallFault.UnknownAnswer:
                _sender?.Send(new WorkerFrame { Result = new Result { Call = UnknownCall, Value = ByteString.CopyFrom(0), ValueLength = 1 } });
                break;
            case CallFault.DoubleAnswer:
                _sender?.DoubleNext();
                break;
            case CallFault.StopAnswering:
                _sender?.BeSilent();
                break;
            case CallFault.ScribbledPage:
                Deeds.Scribble(_page!);
                break;
        }
    }
}
