using ComputeHost.Daemon.Queues;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Queues;

public sealed class QueueWatchTests
{
    [Fact]
    public async Task Latest_OfAQueueThatIsLostAndFound_TellsBoth()
    {
        bool isLost = false;
        var engine = new FakeEngine { Counting = () => _ = isLost ? throw new QueueException("It is gone. Bring it back.") : 0 };
        await using ComputeQueue queue = await ComputeQueue.OpenAsync("fake:here", new ComputeQueueOptions().UseEngine(engine));
        var time = new FakeTimeProvider();
        await using var watch = new QueueWatch(queue, time);

        await UntilAsync(() => watch.Latest.Statistics is not null);
        isLost = true;
        await UntilAsync(() => watch.Latest is { Statistics: null, Trouble: "It is gone. Bring it back." });
        isLost = false;
        await UntilAsync(() => watch.Latest is { Statistics: not null, Trouble: "" });

        Task UntilAsync(Func<bool> condition) => Eventually.UntilAsync("it is seen", () =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return condition();
        });
    }
}
