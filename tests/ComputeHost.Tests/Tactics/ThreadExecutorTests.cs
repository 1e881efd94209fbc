using ComputeHost.Executors;
using ComputeHost.Threads;

namespace ComputeHost.Tests.Tactics;

public sealed class ThreadExecutorTests : TacticCallTests
{
    private protected override ICallExecutor Executor { get; } = new ThreadExecutor(1, mostLost: 1, nice: 0, TimeProvider.System);

    private protected override void Drive(Task task)
    {
        // Its own threads do.
    }
}
