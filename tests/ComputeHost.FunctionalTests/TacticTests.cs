using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Methods of one pool that run in different places.</summary>
public sealed class TacticTests
{
    [Fact]
    public async Task RunAsync_MethodsOfSeveralTactics_RunWhereTheyBelong()
    {
        await using TestPool test = await TestPool.StartAsync();

        Assert.NotEqual(Environment.ProcessId, await test.Pool.RunAsync(Places.Anywhere).DefaultTimeout());
        Assert.Equal(Environment.ProcessId, await test.Pool.RunAsync(Places.OnThread).DefaultTimeout());
        int here = Environment.CurrentManagedThreadId;
        Task<int> onCaller = test.Pool.RunAsync(Places.OnCaller);
        Assert.True(onCaller.IsCompleted);
        Assert.Equal(here, await onCaller);
        Assert.Equal(3, test.Pool.GetStatistics().TotalSucceeded);
    }

    [Theory]
    [InlineData(ComputeTactic.Process)]
    [InlineData(ComputeTactic.Thread)]
    [InlineData(ComputeTactic.Inline)]
    public async Task RunAsync_MethodMovedByOptions_DoesTheSameElsewhere(ComputeTactic tactic)
    {
        await using TestPool test = await TestPool.StartAsync(options => options.Methods["TacticTests.Places.Halve"].Tactic = tactic);
        byte[] values = [2, 4, 6];

        Assert.Equal([1, 2, 3], await test.Pool.RunAsync(Places.Halve, values).DefaultTimeout());
        Assert.Equal([2, 4, 6], values);
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(
            () => test.Pool.RunAsync(Places.Halve, Array.Empty<byte>()).DefaultTimeout());
        Assert.Equal("nothing to halve", Assert.IsType<InvalidOperationException>(fault.InnerException).Message);
        Assert.Equal((2, 1, 1), (test.Pool.GetStatistics().TotalSubmitted, test.Pool.GetStatistics().TotalSucceeded, test.Pool.GetStatistics().TotalFaulted));
    }

    [Fact]
    public async Task StartAsync_UsualTacticIsThread_StartsAWorkerWhenOneIsNeeded()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.Tactic = ComputeTactic.Thread;
            options.Methods["TacticTests.Places.Halve"].Tactic = ComputeTactic.Process;
        });
        Assert.Equal(Environment.ProcessId, await test.Pool.RunAsync(Places.Anywhere).DefaultTimeout());
        Assert.Empty(test.Processes);

        Assert.Equal([1], await test.Pool.RunAsync(Places.Halve, new byte[] { 2 }).DefaultTimeout());
        Assert.Single(test.Processes);
    }

    public static class Places
    {
        [ComputeMethod]
        public static int Anywhere() => Environment.ProcessId;

        [ComputeMethod(Tactic = ComputeTactic.Thread)]
        public static int OnThread() => Environment.ProcessId;

        [ComputeMethod(Tactic = ComputeTactic.Inline)]
        public static int OnCaller() => Environment.CurrentManagedThreadId;

        [ComputeMethod]
        public static byte[] Halve(byte[] values)
        {
            for (int index = 0; index < values.Length; index++)
            {
                values[index] /= 2;
            }

            return values.Length == 0 ? throw new InvalidOperationException("nothing to halve") : values;
        }
    }
}
