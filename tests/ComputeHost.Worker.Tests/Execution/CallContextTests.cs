using ComputeHost.TestSupport;
using ComputeHost.Worker.Execution;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Worker.Tests.Execution;

public sealed class CallContextTests
{
    private readonly CallContext _context = new("call", attempt: 1, limit: null, progress: null, NullLogger.Instance, client: null!);

    [Fact]
    public async Task Cancel_MethodHasLookedAtItsToken_FiresOnNoThreadOfThePool()
    {
        var firedBy = new TaskCompletionSource<(int Id, bool IsOfThePool)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.CancellationToken.Register(() => firedBy.SetResult((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)));
        int here = Environment.CurrentManagedThreadId;

        _context.Cancel();

        (int id, bool isOfThePool) = await firedBy.Task.DefaultTimeout();
        Assert.False(isOfThePool);
        Assert.NotEqual(here, id);
    }

    [Fact]
    public void Cancel_BeforeTheMethodLooks_GivesACancelledToken()
    {
        _context.Cancel();
        Assert.True(_context.CancellationToken.IsCancellationRequested);
    }
}
