using ComputeHost.Calls;
using ComputeHost.Mapping;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Abstractions.Tests.Mapping;

public sealed class MapRunTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ItemsTakeLongToMake_DeliversWhatIsDoneBeforeItTakesMore(bool ordered)
    {
        var clock = new FakeTimeProvider();
        int taken = 0;
        var options = new ComputeMapOptions { Ordered = ordered, ChunksInFlight = 4 };
        var sizer = new ChunkSizer(0);
        sizer.Record(1, TimeSpan.Zero, 0);
        var sender = new ChunkSender<int, int>(new ScriptedClient(), CreateCall, ItemsMode.All, null, sizer);
        var run = new MapRun<int, int>(sender, new ReadySource<int>(Slow()), options, "MapRunTests.Double", sizer, clock);
        await using IAsyncEnumerator<int> results = run.RunAsync().GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().DefaultTimeout());
        Assert.Equal((0, 1), (results.Current, taken));

        static ItemsCall<int, int> CreateCall(ArraySegment<int> items) => new(Double, static (item, _) => Double(item), items, ItemsMode.All);

        IEnumerable<int> Slow()
        {
            while (true)
            {
                clock.Advance(TimeSpan.FromMilliseconds(20));
                yield return taken++;
            }
        }
    }

    private static int Double(int value) => 2 * value;
}
