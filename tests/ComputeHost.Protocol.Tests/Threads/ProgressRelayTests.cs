using ComputeHost.Protocol.Threads;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Threads;

public sealed class ProgressRelayTests
{
    [Fact]
    public async Task Post_ListenerBlocks_ReturnsAndTheLatestFollows()
    {
        var seen = new List<double>();
        using var mayGoOn = new ManualResetEventSlim();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var relay = new ProgressRelay(
            new Listener(progress =>
            {
                seen.Add(progress.Fraction);
                first.TrySetResult();
                mayGoOn.Wait();
                if (progress.Fraction >= 1)
                {
                    last.SetResult();
                }
            }),
            _ => { });

        relay.Post(new ComputeProgress(0.25));
        await first.Task.DefaultTimeout();
        relay.Post(new ComputeProgress(0.5));
        relay.Post(new ComputeProgress(1));
        mayGoOn.Set();
        await last.Task.DefaultTimeout();
        Assert.Equal([0.25, 1], seen);
    }

    [Fact]
    public async Task Post_ListenerThrows_IsToldAndGoesOn()
    {
        var failures = new List<Exception>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var relay = new ProgressRelay(
            new Listener(progress => _ = progress.Fraction < 1 ? throw new InvalidOperationException("no") : done.TrySetResult()),
            exception =>
            {
                failures.Add(exception);
                failed.SetResult();
            });

        relay.Post(new ComputeProgress(0.5));
        await failed.Task.DefaultTimeout();
        relay.Post(new ComputeProgress(1));
        await done.Task.DefaultTimeout();
        Assert.Single(failures);
    }

    private sealed class Listener(Action<ComputeProgress> take) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => take(value);
    }
}
