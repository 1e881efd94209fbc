using System.Threading.Channels;
using ComputeHost.Mapping;

namespace ComputeHost.Abstractions.Tests.Mapping;

public sealed class ItemFeedTests
{
    private readonly Channel<int> _source = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task Take_NoItemIsThere_TakesNoMemory()
    {
        await using ItemFeed<int> feed = Feed();
        Assert.Same(Array.Empty<int>(), feed.Take(16 * 1024, static () => false, default).Array);
    }

    [Fact]
    public async Task Take_OneItemIsThere_TakesMemoryForFew()
    {
        _source.Writer.TryWrite(1);
        await using ItemFeed<int> feed = Feed();
        ArraySegment<int> items = feed.Take(16 * 1024, static () => false, default);
        Assert.Equal([1], items);
        Assert.InRange(items.Array!.Length, 1, 16);
    }

    [Fact]
    public async Task Take_ManyItemsAreThere_TakesTheMost()
    {
        Fill(100);
        await using ItemFeed<int> feed = Feed();
        Assert.Equal(Enumerable.Range(0, 90), feed.Take(90, static () => false, default));
        Assert.Equal(Enumerable.Range(90, 10), feed.Take(90, static () => false, default));
    }

    [Fact]
    public async Task Take_TimeIsUp_StopsWithOneItemAtLeast()
    {
        Fill(10);
        await using ItemFeed<int> feed = Feed();
        Assert.Equal([0], feed.Take(10, static () => true, default));
        int asked = 0;
        Assert.Equal([1, 2, 3], feed.Take(10, () => ++asked == 3, default));
    }

    [Fact]
    public async Task Take_Cancelled_TakesNothing()
    {
        Fill(10);
        await using ItemFeed<int> feed = Feed();
        Assert.Equal(0, feed.Take(10, static () => false, new CancellationToken(canceled: true)).Count);
        Assert.False(feed.HasEnded);
    }

    private ItemFeed<int> Feed() => new(_source.Reader.ReadAllAsync().GetAsyncEnumerator());

    private void Fill(int count)
    {
        for (int item = 0; item < count; item++)
        {
            _source.Writer.TryWrite(item);
        }
    }
}
