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
        var firedBy = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.CancellationToken.Register(() => firedBy.SetResult(Thread.CurrentThread));

        _context.Cancel();

        Thread thread = await firedBy.Task.DefaultTimeout();
        Assert.False(thread.IsThreadPoolThread);
        Assert.NotSame(Thread.CurrentThread, thread);
    }

    [Fact]
    public void Cancel_BeforeTheMethodLooks_GivesACancelledToken()
    {
        _context.Cancel();
        Assert.True(_context.CancellationToken.IsCancellationRequested);
    }
}
