using System.Globalization;
using ComputeHost.Inline;

namespace ComputeHost.Tests.Tactics;

public sealed class InlineTacticTests
{
    private readonly InlineTactic _tactic = new(new ComputePoolOptions().CheckedCopy());

    [Fact]
    public async Task RunAsync_Function_HasRunOnTheCaller()
    {
        int here = Environment.CurrentManagedThreadId;
        Task<int> call = _tactic.RunAsync(TacticMethods.ThreadId);
        Assert.True(call.IsCompleted);
        Assert.Equal(here, await call);
        Assert.Equal((1, 1), (_tactic.GetStatistics().TotalSubmitted, _tactic.GetStatistics().TotalSucceeded));
    }

    [Fact]
    public async Task RunAsync_Argument_IsACopy()
    {
        byte[] bytes = [1, 2, 3];
        Assert.Equal([9, 2, 3], await _tactic.RunAsync(TacticMethods.Overwrite, bytes));
        Assert.Equal([1, 2, 3], bytes);
    }

    [Fact]
    public async Task RunAsync_MethodThrows_HasItsException()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _tactic.RunAsync(TacticMethods.Fail, "too bad"));
        Assert.Equal("too bad", Assert.IsType<InvalidOperationException>(fault.InnerException).Message);
        Assert.Equal(1, _tactic.GetStatistics().TotalFaulted);
    }

    [Fact]
    public async Task RunAsync_MethodSetsItsCulture_CallerKeepsItsOwn()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.StartsWith("de-DE", await _tactic.RunAsync(TacticMethods.Culture), StringComparison.Ordinal);
            await _tactic.RunAsync(TacticMethods.SetCulture, "fr-FR");
            Assert.Equal("de-DE", CultureInfo.CurrentCulture.Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task RunAsync_LimitPasses_DoesNotEndTheMethod()
    {
        var options = new ComputeCallOptions { Timeout = TimeSpan.FromTicks(1), QueueTimeout = TimeSpan.FromTicks(1) };
        Assert.Equal("late", await _tactic.RunAsync(TacticMethods.Echo, "late", options));
    }

    [Fact]
    public async Task RunAsync_TokenFiresMeanwhile_CancelsTheMethod()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tactic.RunAsync(TacticMethods.WaitForCancel, cancellation.Token));
        Assert.Equal(1, _tactic.GetStatistics().TotalCancelled);
    }

    [Fact]
    public async Task RunAsync_Stopped_IsRefused()
    {
        await _tactic.StopAsync(CancellationToken.None);
        Assert.Throws<ObjectDisposedException>(() => { _ = _tactic.RunAsync(TacticMethods.Echo, "late"); });
    }
}
