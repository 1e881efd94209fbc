using ComputeHost.Execution.Calls;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Execution.Tests.Calls;

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

    [Theory]
    [InlineData(60, 10, 1, 10)]
    [InlineData(10, 60, 1, 10)]
    [InlineData(null, 10, 1, 10)]
    [InlineData(10, null, 1, 10)]
    [InlineData(60, 0, 0, 0)]
    public void Remaining_LimitAndDeadline_IsTheLesser(int? limit, int? deadline, int least, int most)
    {
        var context = new CallContext("call", attempt: 1, Seconds(limit), progress: null, NullLogger.Instance, client: null!) { Deadline = Seconds(deadline) };
        Assert.InRange(context.Remaining, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

        static TimeSpan? Seconds(int? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;
    }

    [Fact]
    public void Remaining_NeitherLimitNorDeadline_IsInfinite() => Assert.Equal(Timeout.InfiniteTimeSpan, _context.Remaining);

    [Fact]
    public void Cancel_BeforeTheMethodLooks_GivesACancelledToken()
    {
        _context.Cancel();
        Assert.True(_context.CancellationToken.IsCancellationRequested);
    }
}
