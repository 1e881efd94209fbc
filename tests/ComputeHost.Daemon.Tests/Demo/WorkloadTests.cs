using System.Collections.Concurrent;
using ComputeHost.Daemon.Demo;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class WorkloadTests
{
    private static readonly DemoFile[] Files = [.. Enumerable.Range(0, 3).Select(i => new DemoFile($"/files/{i}", $"{i}", 10))];
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Run_NothingDone_HasAtLeast64Outstanding()
    {
        var started = new ConcurrentQueue<string>();
        using var workload = new Workload(Files, (path, token) =>
        {
            started.Enqueue(path);
            return Pending(token);
        });
        using var end = new CancellationTokenSource();

        Task running = Start(workload, Begun(Forever), end.Token);
        await Eventually.UntilAsync("all are under way", () => started.Count == Workload.Outstanding);
        Assert.True(started.Count >= 64);
        Assert.Equal(3, started.Distinct().Count());

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.DefaultTimeout());
    }

    [Fact]
    public async Task Run_TimeIsUp_EndsWhatIsUnderWayBeforeItReturns()
    {
        int open = 0;
        using var workload = new Workload(Files, async (_, token) =>
        {
            Interlocked.Increment(ref open);
            try
            {
                return await Pending(token);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        });
        PhaseProgress progress = Begun(Moment);

        await Start(workload, progress, CancellationToken.None).DefaultTimeout();

        Assert.Equal(0, open);
        Assert.Equal(0, progress.Files);
        Assert.True(progress.HasEnded);
    }

    [Fact]
    public async Task Run_TimeIsUp_EndsThoughFilesAreDoneAtOnce()
    {
        using var workload = new Workload(Files, (path, _) => Task.FromResult(new FileDigest(path, 10, 5, "00")));
        PhaseProgress progress = Begun(Moment);

        await Start(workload, progress, CancellationToken.None).DefaultTimeout();

        Assert.True(progress.HasEnded);
    }

    [Fact]
    public async Task Run_UnreadableFile_IsLeftOutAndTheOthersGoOn()
    {
        using var workload = new Workload(Files, (path, _) => path == "/files/1"
            ? Task.FromException<FileDigest>(new ComputeFaultException("denied", new UnauthorizedAccessException("Access is denied.")))
            : Task.FromResult(new FileDigest(path, 10, 5, "00")));
        using var end = new CancellationTokenSource();
        PhaseProgress progress = Begun(Forever);

        Task running = Start(workload, progress, end.Token);
        await Eventually.UntilAsync("some passes are done", () => progress.Files > 100);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.DefaultTimeout());
        SkippedFile skipped = Assert.Single(workload.Skipped);
        Assert.Equal(("1", "Access is denied."), (skipped.Name, skipped.Reason));
        Assert.Equal(["/files/0", "/files/2"], workload.Digests.Keys.Order());
        Assert.Equal(progress.Files * 10, progress.Bytes);
    }

    [Fact]
    public async Task Run_NoFileCanBeRead_Fails()
    {
        using var workload = new Workload(Files, (_, _) => Task.FromException<FileDigest>(new IOException("Gone.")));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(workload, Begun(Forever), CancellationToken.None).DefaultTimeout());

        Assert.Contains("None of the 3 files", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherFailure_EndsTheWorkAndSaysWhy()
    {
        using var workload = new Workload(Files, (_, _) => Task.FromException<FileDigest>(new NoWorkersException("No worker could be started.")));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(workload, Begun(Forever), CancellationToken.None).DefaultTimeout());

        Assert.Contains("No worker could be started.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<NoWorkersException>(failure.InnerException);
    }

    private static Task Start(Workload workload, PhaseProgress progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => workload.Run(progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static PhaseProgress Begun(TimeSpan length)
    {
        var progress = new PhaseProgress(PhaseKind.InProcess, length);
        progress.Start();
        return progress;
    }

    private static Task<FileDigest> Pending(CancellationToken cancellationToken)
    {
        var pending = new TaskCompletionSource<FileDigest>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => pending.TrySetCanceled(cancellationToken));
        return pending.Task;
    }
}
