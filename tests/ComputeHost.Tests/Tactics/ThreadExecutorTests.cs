using ComputeHost.Executors;
using ComputeHost.InProcess;

namespace ComputeHost.Tests.Tactics;

public sealed class ThreadExecutorTests : TacticCallTests
{
    private protected override ICallExecutor Executor { get; } = new ThreadExecutor(1);

    private protected override void Drive(Task task)
    {
        // Its own threads do.
    }
}
