using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Benchmarks;

/// <summary>The things that benchmarks are about, without a pool around them.</summary>
internal static class Parts
{
    private const int PayloadLimit = 1024;

    public static PendingCall Call(ComputePriority priority = ComputePriority.Normal)
    {
        MethodContract contract = MethodContract.Of(((Func<int, int>)Methods.Double).Method);
        return new TypedCall<int>(
            contract,
            new ArgumentBuffer(new PayloadWriter(PayloadLimit)),
            new CallTerms(default, new ComputeCallOptions { Priority = priority }),
            submitted: 0,
            CancellationToken.None)
        {
            ResultCodec = contract.ResultCodec<int>(),
        };
    }

    public static WorkerLane Lane(int number, int credit, int load)
    {
        var lane = new WorkerLane(new WorkerEndpoint(number, $"w-{number}", number, "/nowhere", "token", credit, false), session: 1, credit, new SilentOutlet());
        for (ulong call = 1; call <= (ulong)load; call++)
        {
            lane.InFlight.Add(call, Call());
        }

        return lane;
    }

    private sealed class SilentOutlet : ILaneOutlet
    {
        public void PostCall(PendingCall call)
        {
        }

        public void PostCancel(ulong number)
        {
        }

        public void PostWithdraw(ulong number)
        {
        }

        public void PostEnd()
        {
        }

        public void Flush()
        {
        }

        public void Abort()
        {
        }
    }
}
