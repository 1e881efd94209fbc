using ComputeHost.Execution.Calls;
using ComputeHost.Executors;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.InProcess;

/// <summary>Runs each call on a thread of its own, as deep as a slot's, so that one which does not end holds up no other.</summary>
internal sealed class ThreadExecutor(int slots) : ICallExecutor
{
    public int Slots => slots;

    // The call itself says when it has ended, and reports whatever its method throws.
    public void Start(ExecutorCall call) => _ = DedicatedThread.RunAsync($"ComputeHost call {call.Method.Name}", () =>
    {
        call.Run();
        return true;
    }, CallThread.StackBytes);
}
