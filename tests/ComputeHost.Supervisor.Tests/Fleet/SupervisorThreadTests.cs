using System.Diagnostics;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests.Fleet;

public sealed class SupervisorThreadTests
{
    [Fact]
    public async Task Start_EveryTickThrows_StillTakesWhatIsPostedAndEnds()
    {
        var thread = new SupervisorThread(NullLogger.Instance);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int ticks = 0;
        long start = Stopwatch.GetTimestamp();
        thread.Start(() =>
        {
            ticks++;
            throw new InvalidOperationException("A tick failed.");
        });

        Assert.True(thread.Post(done.SetResult));

        await done.Task.DefaultTimeout();
        await thread.StopAsync().DefaultTimeout();
        // However long that took, there is a pause after each tick: 20 ms after an action, 100 ms otherwise.
        Assert.InRange(ticks, 1, 2 + (Stopwatch.GetElapsedTime(start).TotalMilliseconds / 20));
        Assert.False(thread.Post(() => { }));
    }

    [Fact]
    public async Task Post_MemoryIsShortAtFirst_IsDoneAllTheSameAndOnlyOnce()
    {
        var thread = new SupervisorThread(NullLogger.Instance);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int tries = 0;
        int times = 0;
        thread.Start(static () => TimeSpan.FromSeconds(10));
        thread.Post(() =>
        {
            if (++tries < 3)
            {
                throw new OutOfMemoryException();
            }

            times++;
        });
        thread.Post(done.SetResult);

        await done.Task.DefaultTimeout();
        await thread.StopAsync().DefaultTimeout();
        Assert.Equal((3, 1), (tries, times));
    }

    [Fact]
    public async Task Post_MemoryIsNeverEnoughForOne_TheOthersGetTheirTurn()
    {
        var thread = new SupervisorThread(NullLogger.Instance);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        thread.Start(static () => TimeSpan.FromSeconds(10));
        thread.Post(static () => throw new OutOfMemoryException());
        thread.Post(done.SetResult);
        await done.Task.DefaultTimeout();
        await thread.StopAsync().DefaultTimeout();
    }

    [Fact]
    public async Task Post_ATypeCouldNotBeInitialisedForWantOfMemory_IsTriedAgain()
    {
        var thread = new SupervisorThread(NullLogger.Instance);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int tries = 0;
        thread.Start(static () => TimeSpan.FromSeconds(10));
        thread.Post(() =>
        {
            if (++tries < 3)
            {
                throw new TypeInitializationException("T", new OutOfMemoryException());
            }

            done.SetResult();
        });

        await done.Task.DefaultTimeout();
        await thread.StopAsync().DefaultTimeout();
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Post_NoMemoryToLogWhatItThrows_TheOthersGetTheirTurn()
    {
        var thread = new SupervisorThread(new FullLogger());
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        thread.Start(static () => TimeSpan.FromSeconds(10));
        thread.Post(static () => throw new InvalidOperationException());
        thread.Post(done.SetResult);
        await done.Task.DefaultTimeout();
        await thread.StopAsync().DefaultTimeout();
    }

    [Fact]
    public async Task Start_StarterHasAnExecutionContext_TicksWithoutIt()
    {
        var local = new AsyncLocal<string?> { Value = "the starter's" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new SupervisorThread(NullLogger.Instance);
        thread.Start(() =>
        {
            seen.TrySetResult(local.Value);
            return TimeSpan.FromSeconds(10);
        });
        Assert.Null(await seen.Task.DefaultTimeout());
        await thread.StopAsync().DefaultTimeout();
    }

    private sealed class FullLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new TypeInitializationException("LogValues", new OutOfMemoryException());
    }
}
