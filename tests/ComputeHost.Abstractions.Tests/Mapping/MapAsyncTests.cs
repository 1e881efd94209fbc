using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ComputeHost.Mapping;
using ComputeHost.TestSupport;

namespace ComputeHost.Abstractions.Tests.Mapping;

public sealed class MapAsyncTests
{
    [Fact]
    public async Task MapAsync_ManyItems_DeliversAllInOrder()
    {
        var client = new ScriptedClient();
        Assert.Equal(Enumerable.Range(0, 5000).Select(item => 2 * item), await client.MapAsync(Methods.Double, Enumerable.Range(0, 5000)).ToArrayAsync());
        Assert.True(client.Calls.Count < 100, $"{client.Calls.Count} calls for 5000 items.");
        Assert.Single(client.Calls[0]);
    }

    [Fact]
    public async Task MapAsync_NoItems_DeliversNothing() => Assert.Empty(await new ScriptedClient().MapAsync(Methods.Double, Array.Empty<int>()).ToArrayAsync());

    [Fact]
    public async Task MapAsync_FirstChunkIsSlow_KeepsTheOrderAndReadsAheadNoFurtherThanItMay()
    {
        var client = new ScriptedClient { Held = { [0] = new TaskCompletionSource() } };
        int taken = 0;
        var options = new ComputeMapOptions { ChunkSize = 10, ChunksInFlight = 3 };
        await using IAsyncEnumerator<int> results = client.MapAsync(Methods.Double, Counted(), options).GetAsyncEnumerator();
        ValueTask<bool> first = results.MoveNextAsync();
        Assert.False(first.IsCompleted);
        Assert.Equal((30, 3), (taken, client.Calls.Count));
        client.Held[0].SetResult();
        Assert.True(await first);
        Assert.Equal(0, results.Current);

        IEnumerable<int> Counted()
        {
            while (true)
            {
                yield return taken++;
            }
        }
    }

    [Fact]
    public async Task MapAsync_AsCompleted_DeliversTheOthersWhileOneChunkIsHeld()
    {
        var client = new ScriptedClient { Held = { [0] = new TaskCompletionSource() } };
        var options = new ComputeMapOptions { ChunkSize = 2, ChunksInFlight = 2, Ordered = false };
        var results = new List<int>();
        await foreach (int result in client.MapAsync(Methods.Double, Enumerable.Range(0, 10), options))
        {
            results.Add(result);
            if (results.Count == 8)
            {
                client.Held[0].SetResult();
            }
        }

        Assert.Equal([4, 6, 8, 10, 12, 14, 16, 18, 0, 2], results);
    }

    [Fact]
    public async Task MapAsync_SourceIsSlow_DeliversWhatThereIs()
    {
        var source = Channel.CreateUnbounded<int>();
        await using IAsyncEnumerator<int> results = new ScriptedClient().MapAsync(Methods.Double, source.Reader.ReadAllAsync()).GetAsyncEnumerator();
        for (int item = 0; item < 20; item++)
        {
            ValueTask<bool> next = results.MoveNextAsync();
            source.Writer.TryWrite(item);
            Assert.True(await next.DefaultTimeout());
            Assert.Equal(2 * item, results.Current);
        }

        source.Writer.Complete();
        Assert.False(await results.MoveNextAsync().DefaultTimeout());
    }

    [Fact]
    public async Task MapAsync_CancelledWhileItReadsTheSource_ReadsNoFurther()
    {
        using var cancellation = new CancellationTokenSource();
        int taken = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ScriptedClient().MapAsync(Methods.Double, Source(), new ComputeMapOptions { ChunkSize = 10 }, cancellation.Token).ToArrayAsync().DefaultTimeout());
        Assert.Equal(3, taken);

        IEnumerable<int> Source()
        {
            while (true)
            {
                if (++taken == 3)
                {
                    cancellation.Cancel();
                }

                yield return taken;
            }
        }
    }

    [Fact]
    public async Task MapAsync_ItemFails_DeliversThoseBeforeItThenNamesIt()
    {
        var client = new ScriptedClient { Bad = [7] };
        var results = new List<int>();
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(() => CollectAsync(client.MapAsync(Methods.Double, Enumerable.Range(0, 20), new ComputeMapOptions { ChunkSize = 5 }), results));
        Assert.Equal([0, 2, 4, 6, 8, 10, 12], results);
        Assert.Equal((7, 1), (failure.Index, failure.Count));
        Assert.IsType<ComputeFaultException>(failure.InnerException);
        Assert.Contains("Item '7'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("threw at 7", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MapAsync_ItemsFailAndAreTold_DeliversAllOthers(bool ordered)
    {
        var client = new ScriptedClient { Bad = [0, 7, 8, 19] };
        var failed = new List<long>();
        var progress = new List<ComputeMapProgress>();
        var options = new ComputeMapOptions { Ordered = ordered, ChunkSize = 5, ItemFailed = failure => failed.Add(failure.Index), Progress = new Told(progress) };
        int[] results = await client.MapAsync(Methods.Double, Enumerable.Range(0, 20), options).ToArrayAsync();
        Assert.Equal(Enumerable.Range(0, 20).Except([0, 7, 8, 19]).Select(item => 2 * item), results.Order());
        Assert.Equal([0, 7, 8, 19], failed.Order());
        Assert.Equal(new ComputeMapProgress(20, 16, 4), progress[^1]);
        Assert.Equal(4, progress.Count);
    }

    [Fact]
    public async Task MapAsync_ChunkIsLost_NamesItsItems()
    {
        var client = new ScriptedClient { Fail = items => items.Contains(12) ? new WorkerLostException("gone") : null };
        var failures = new List<ComputeItemException>();
        int[] results = await client.MapAsync(Methods.Double, Enumerable.Range(0, 20), new ComputeMapOptions { ChunkSize = 5, ItemFailed = failures.Add }).ToArrayAsync();
        Assert.Equal(15, results.Length);
        Assert.Equal((10, 5), (Assert.Single(failures).Index, failures[0].Count));
        Assert.Contains("'10' to '14'", failures[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MapAsync_ChunkCannotBeHadAsAWhole_IsCutUntilOnlyTheBadItemFails(bool poison)
    {
        var client = new ScriptedClient
        {
            Fail = items => !items.Contains(12) ? null : poison ? new PoisonCallException("poison") : new NotSerializableException("not serializable"),
        };
        var failures = new List<ComputeItemException>();
        int[] results = await client.MapAsync(Methods.Double, Enumerable.Range(0, 20), new ComputeMapOptions { ChunkSize = 10, ItemFailed = failures.Add }).ToArrayAsync();
        Assert.Equal(Enumerable.Range(0, 20).Except([12]).Select(item => 2 * item), results);
        Assert.Equal((12, 1), (Assert.Single(failures).Index, failures[0].Count));
    }

    [Fact]
    public async Task MapAsync_CallStopsBeforeItsLastItem_SendsOnlyTheRestAgain()
    {
        var client = new ScriptedClient { Most = 3, Bad = [5, 7] };
        var failed = new List<long>();
        var options = new ComputeMapOptions { ChunkSize = 10, ChunksInFlight = 1, ItemFailed = failure => failed.Add(failure.Index) };
        int[] results = await client.MapAsync(Methods.Double, Enumerable.Range(0, 10), options).ToArrayAsync();
        Assert.Equal([0, 2, 4, 6, 8, 12, 16, 18], results);
        Assert.Equal([5, 7], failed);
        Assert.Equal([(0, 10), (3, 6), (6, 4), (9, 1)], client.Calls.Select(items => (items[0], items.Length)));
    }

    [Fact]
    public async Task MapAsync_ItemFailsInACallThatStopped_RunsNothingBehindIt()
    {
        var client = new ScriptedClient { Most = 3, Bad = [4] };
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(
            () => client.MapAsync(Methods.Double, Enumerable.Range(0, 10), new ComputeMapOptions { ChunkSize = 10 }).ToArrayAsync().AsTask());
        Assert.Equal(4, failure.Index);
        Assert.Equal([0, 3], client.Calls.Select(items => items[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(3, -1)]
    [InlineData(3, 3)]
    [InlineData(3, 1, 0)]
    [InlineData(3, 1, 1)]
    public async Task MapAsync_AnswerIsNotThatOfTheItems_IsAMismatch(int values, params int[] faults)
    {
        var client = new ScriptedClient { Answer = new ItemResults<int>(new int[values], [.. faults.Select(item => (item, (ComputeHostException)new ComputeFaultException("threw")))], TimeSpan.Zero, 0) };
        var failures = new List<ComputeItemException>();
        Assert.Empty(await client.MapAsync(Methods.Double, [1, 2, 3], new ComputeMapOptions { ChunkSize = 3, ItemFailed = failures.Add }).ToArrayAsync());
        Assert.Equal((0, 3), (Assert.Single(failures).Index, failures[0].Count));
        Assert.IsType<ProtocolMismatchException>(failures[0].InnerException);
    }

    [Fact]
    public async Task MapAsync_ItemsWereRunBehindOneThatFailed_IsAMismatch()
    {
        var client = new ScriptedClient { Answer = new ItemResults<int>([2, 4, 6], [(1, new ComputeFaultException("threw"))], TimeSpan.Zero, 0) };
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(() => client.MapAsync(Methods.Double, [1, 2, 3], new ComputeMapOptions { ChunkSize = 3 }).ToArrayAsync().AsTask());
        Assert.IsType<ProtocolMismatchException>(failure.InnerException);
    }

    [Fact]
    public async Task MapAsync_QueueIsFull_TriesAgain()
    {
        int refusals = 3;
        var client = new ScriptedClient { Fail = _ => refusals-- > 0 ? new PendingQueueFullException("full") { RetryAfter = TimeSpan.FromMilliseconds(1) } : null };
        Assert.Equal((int[])[2, 4], await client.MapAsync(Methods.Double, [1, 2]).ToArrayAsync());
    }

    [Fact]
    public async Task MapAsync_SourceThrows_DeliversWhatCameBeforeThenThrowsIt()
    {
        var results = new List<int>();
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => CollectAsync(new ScriptedClient().MapAsync(Methods.Double, Broken()), results));
        Assert.Equal("broken", thrown.Message);
        Assert.Equal([0, 2, 4], results);

        static IEnumerable<int> Broken()
        {
            yield return 0;
            yield return 1;
            yield return 2;
            throw new InvalidOperationException("broken");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MapAsync_Cancelled_EndsWithThatTokenAndGivesUpWhatIsUnderWay(bool byArgument)
    {
        var client = new ScriptedClient { Held = { [0] = new TaskCompletionSource() } };
        using var cancellation = new CancellationTokenSource();
        IAsyncEnumerable<int> mapping = byArgument
            ? client.MapAsync(Methods.Double, [0, 1], cancellationToken: cancellation.Token)
            : client.MapAsync(Methods.Double, [0, 1]);
        await using IAsyncEnumerator<int> results = mapping.GetAsyncEnumerator(byArgument ? default : cancellation.Token);
        ValueTask<bool> first = results.MoveNextAsync();
        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.DefaultTimeout());
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(1, client.Cancelled);
    }

    [Fact]
    public async Task MapAsync_EnumerationIsLeft_GivesUpWhatIsUnderWayAndDisposesTheSource()
    {
        var client = new ScriptedClient { Held = { [1] = new TaskCompletionSource() } };
        var disposed = new TaskCompletionSource();
        await foreach (int result in client.MapAsync(Methods.Double, Source(), new ComputeMapOptions { ChunkSize = 1 }))
        {
            Assert.Equal(0, result);
            break;
        }

        Assert.Equal(1, client.Cancelled);
        await disposed.Task.DefaultTimeout();

        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 0;
                yield return 1;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MapAsync_EndedWhileTheSourceIgnoresItsToken_IsOverAtOnceAndDisposesTheSourceLater(bool byCancellation)
    {
        var answer = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        IAsyncEnumerator<int> results = new ScriptedClient().MapAsync(Methods.Double, Source(), cancellationToken: cancellation.Token).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().DefaultTimeout());
        if (byCancellation)
        {
            ValueTask<bool> next = results.MoveNextAsync();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.DefaultTimeout());
        }

        await results.DisposeAsync().DefaultTimeout();
        Assert.False(disposed.Task.IsCompleted);
        answer.SetResult();
        await disposed.Task.DefaultTimeout();

        async IAsyncEnumerable<int> Source()
        {
            try
            {
                yield return 0;
                await answer.Task;
                yield return 1;
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    [Fact]
    public async Task MapAsync_SourcesCancellationCallbackThrows_TellsWhatFailedAndDisposesTheSource()
    {
        bool disposed = false;
        var client = new ScriptedClient { Bad = [0] };
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(() => client.MapAsync(Methods.Double, Source()).ToArrayAsync().DefaultTimeout());
        Assert.Equal((0, true), (failure.Index, disposed));

        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.Register(() => throw new InvalidOperationException("callback"));
            try
            {
                yield return 0;
                await Task.CompletedTask;
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public async Task MapAsync_EnumeratedTwice_RunsTwice()
    {
        IAsyncEnumerable<int> mapping = new ScriptedClient().MapAsync(Methods.Double, [1, 2, 3]);
        Assert.Equal(await mapping.ToArrayAsync(), await mapping.ToArrayAsync());
    }

    [Fact]
    public void MapAsync_OptionsOutOfRange_NamesAllOfThem()
    {
        var options = new ComputeMapOptions { ChunkSize = -1, ChunksInFlight = 2000, Call = new ComputeCallOptions { Progress = new Progress<ComputeProgress>() } };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new ScriptedClient().MapAsync(Methods.Double, [1], options));
        Assert.Contains("ChunkSize is '-1'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ChunksInFlight is '2000'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Progress", refused.Message, StringComparison.Ordinal);
    }

    private static async Task CollectAsync(IAsyncEnumerable<int> source, List<int> results)
    {
        await foreach (int result in source)
        {
            results.Add(result);
        }
    }

    private sealed class Told(List<ComputeMapProgress> reports) : IProgress<ComputeMapProgress>
    {
        public void Report(ComputeMapProgress value) => reports.Add(value);
    }

    private static class Methods
    {
        [ComputeMethod]
        public static int Double(int value) => 2 * value;
    }
}
