using ComputeHost.Executors;

namespace ComputeHost.Tests.Tactics;

/// <summary>The joints suffice for a tactic that knows nothing but them.</summary>
public sealed class TestThreadExecutorTests : TacticCallTests, IDisposable
{
    private readonly TestThreadExecutor _executor = new();

    private protected override ICallExecutor Executor => _executor;

    public void Dispose() => _executor.Dispose();

    private protected override void Drive(Task task) => _executor.RunUntil(task);
}
