using System.Globalization;
using ComputeHost.Executors;
using ComputeHost.TestSupport;

namespace ComputeHost.Tests.Tactics;

/// <summary>What a caller may expect of every tactic of one slot that runs calls in this process.</summary>
public abstract class TacticCallTests : IAsyncLifetime
{
    private ExecutorTactic Tactic { get; set; } = null!;

    private protected abstract ICallExecutor Executor { get; }

    public async Task InitializeAsync()
    {
        var options = new ComputePoolOptions
        {
            MaxWorkers = 1,
            PendingLimit = 3,
            DrainTimeout = TimeSpan.FromMilliseconds(50),
            CancellationGrace = TimeSpan.FromSeconds(10),
        };
        Tactic = new ExecutorTactic(options.CheckedCopy(), Executor, TimeProvider.System);
        await Tactic.StartAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Tactic.StopAsync(new CancellationToken(canceled: true));

    [Fact]
    public async Task RunAsync_Function_HasItsResult() => Assert.Equal("text", await EndOf(Tactic.RunAsync(TacticMethods.Echo, "text")));

    [Fact]
    public async Task RunAsync_MethodThrows_HasItsException()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => EndOf(Tactic.RunAsync(TacticMethods.Fail, "too bad")));
        Assert.Equal("too bad", Assert.IsType<InvalidOperationException>(fault.InnerException).Message);
        Assert.Equal((1, 0, 1), (Tactic.GetStatistics().TotalSubmitted, Tactic.GetStatistics().TotalSucceeded, Tactic.GetStatistics().TotalFaulted));
    }

    [Fact]
    public async Task RunAsync_CallersCultures_AreThoseOfTheMethodAlone()
    {
        (CultureInfo culture, CultureInfo uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("fr-FR"));
            Task<string> call = Tactic.RunAsync(TacticMethods.Culture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);

            Assert.Equal("de-DE fr-FR", await EndOf(call));
            Assert.Equal(CultureInfo.InvariantCulture, CultureInfo.CurrentCulture);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    [Fact]
    public async Task RunAsync_Progress_Arrives()
    {
        var reported = new TaskCompletionSource<ComputeProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ComputeCallOptions { Progress = new Listener(reported) };
        await EndOf(Tactic.RunAsync(TacticMethods.Report, options));
        Assert.Equal(new ComputeProgress(0.5, "half"), await reported.Task.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_ExecutionLimit_EndsCallAndMethod()
    {
        Task call = Tactic.RunAsync(TacticMethods.WaitForCancel, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(50) });

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(() => EndOf(call));

        Assert.Equal((ComputeRan.Yes, false), (timeout.Ran, timeout.WorkerKilled));
        await Eventually.UntilAsync("the method has ended", () => Tactic.GetStatistics().Running == 0);
        Assert.Equal(1, Tactic.GetStatistics().TotalTimedOut);
        Assert.Equal("next", await EndOf(Tactic.RunAsync(TacticMethods.Echo, "next")));
    }

    [Fact]
    public async Task RunAsync_QueueLimit_EndsACallThatWaits()
    {
        using CancellationTokenSource end = TakeTheSlot(out Task holder);
        Task waiting = Tactic.RunAsync(TacticMethods.Echo, "late", new ComputeCallOptions { QueueTimeout = TimeSpan.FromMilliseconds(50) });

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(() => waiting.DefaultTimeout());

        Assert.Equal(ComputeRan.No, timeout.Ran);
        await EndHolderAsync(end, holder);
    }

    [Fact]
    public async Task RunAsync_QueueIsFull_IsRejected()
    {
        using CancellationTokenSource end = TakeTheSlot(out Task holder);
        Task<string>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => Tactic.RunAsync(TacticMethods.Echo, "waits"))];
        Assert.Equal((3, 1), (Tactic.GetStatistics().Pending, Tactic.GetStatistics().Running));

        await Assert.ThrowsAsync<PendingQueueFullException>(() => Tactic.RunAsync(TacticMethods.Echo, "too many").DefaultTimeout());

        Assert.Equal(1, Tactic.GetStatistics().TotalRejected);
        await EndHolderAsync(end, holder);
        Assert.Equal(["waits", "waits", "waits"], await EndOf(Task.WhenAll(waiting)));
    }

    [Fact]
    public async Task RunAsync_Priorities_DecideTheOrder()
    {
        using CancellationTokenSource end = TakeTheSlot(out Task holder);
        string name = Guid.NewGuid().ToString();
        Task low = Tactic.RunAsync(TacticMethods.Mark, name + " low", new ComputeCallOptions { Priority = ComputePriority.Low });
        Task high = Tactic.RunAsync(TacticMethods.Mark, name + " high", new ComputeCallOptions { Priority = ComputePriority.High });

        await EndHolderAsync(end, holder);
        await EndOf(Task.WhenAll(low, high));

        Assert.Equal([name + " high", name + " low"], TacticMethods.Marks.Where(mark => mark.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RunAsync_TokenFiresWhileItWaits_IsNotRun()
    {
        using CancellationTokenSource end = TakeTheSlot(out Task holder);
        using var cancellation = new CancellationTokenSource();
        string name = Guid.NewGuid().ToString();
        Task waiting = Tactic.RunAsync(TacticMethods.Mark, name, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.DefaultTimeout());
        await EndHolderAsync(end, holder);
        await EndOf(Tactic.RunAsync(TacticMethods.Echo, "next"));
        Assert.DoesNotContain(name, TacticMethods.Marks);
        Assert.Equal(2, Tactic.GetStatistics().TotalCancelled);
    }

    [Fact]
    public async Task RunAsync_TokenFiresWhileItRuns_EndsCallAndMethod()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Task call = Tactic.RunAsync(TacticMethods.WaitForCancel, cancellation.Token);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EndOf(call));

        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        await Eventually.UntilAsync("the method has ended", () => Tactic.GetStatistics().Running == 0);
    }

    [Fact]
    public async Task MapAsync_ManyItems_HasAllResultsInOrder()
    {
        int[] numbers = [.. Enumerable.Range(100, 500)];
        List<int> squares = await EndOf(CollectAsync(Tactic.MapAsync(TacticMethods.Square, numbers)));
        Assert.Equal(numbers.Select(number => number * number), squares);
    }

    [Fact]
    public async Task MapAsync_OneItemFails_SaysWhich()
    {
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(
            () => EndOf(CollectAsync(Tactic.MapAsync(TacticMethods.Square, Enumerable.Range(10, 10)))));
        Assert.IsType<FormatException>(Assert.IsType<ComputeFaultException>(failure.InnerException).InnerException);
    }

    [Fact]
    public async Task StopAsync_CallsAreLeft_EndsThem()
    {
        using CancellationTokenSource end = TakeTheSlot(out Task holder);
        Task waiting = Tactic.RunAsync(TacticMethods.Echo, "waits");

        await Tactic.StopAsync(CancellationToken.None).DefaultTimeout();

        await Assert.ThrowsAsync<WorkerLostException>(() => holder.DefaultTimeout());
        await Assert.ThrowsAsync<NoWorkersException>(() => waiting.DefaultTimeout());
        Assert.Throws<ObjectDisposedException>(() => { _ = Tactic.RunAsync(TacticMethods.Echo, "late"); });
    }

    /// <summary>Lets the executor run what it must until the task is complete.</summary>
    private protected abstract void Drive(Task task);

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> source)
    {
        List<T> collected = [];
        await foreach (T item in source)
        {
            collected.Add(item);
        }

        return collected;
    }

    private static async Task EndHolderAsync(CancellationTokenSource end, Task holder)
    {
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holder.DefaultTimeout());
    }

    private CancellationTokenSource TakeTheSlot(out Task holder)
    {
        var end = new CancellationTokenSource();
        holder = Tactic.RunAsync(TacticMethods.WaitForCancel, end.Token);
        return end;
    }

    private Task<T> EndOf<T>(Task<T> task)
    {
        Drive(task);
        return task.DefaultTimeout();
    }

    private Task EndOf(Task task)
    {
        Drive(task);
        return task.DefaultTimeout();
    }

    private sealed class Listener(TaskCompletionSource<ComputeProgress> reported) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => reported.TrySetResult(value);
    }
}
