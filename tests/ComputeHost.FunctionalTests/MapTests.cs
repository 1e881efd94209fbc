using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

public sealed class MapTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private readonly ComputePool _pool = shared.Pool;

    [Fact]
    public async Task MapAsync_ManyShortItems_GivesAllResultsInOrder() =>
        Assert.Equal(Enumerable.Range(0, 100_000).Select(item => item + 1), await _pool.MapAsync(MapMethods.Next, Enumerable.Range(0, 100_000)).ToArrayAsync().DefaultTimeout());

    [Fact]
    public async Task MapAsync_SomeItemsThrow_TellsThemAndGivesTheOthers()
    {
        var failures = new List<ComputeItemException>();
        string[] results = await _pool.MapAsync(MapMethods.Describe, Enumerable.Range(0, 1000), new ComputeMapOptions { ItemFailed = failures.Add }).ToArrayAsync().DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 1000).Where(item => item % 100 != 7).Select(item => $"<{item}>"), results);
        Assert.Equal([7, 107, 207, 307, 407, 507, 607, 707, 807, 907], failures.Select(failure => failure.Index));
        ComputeFaultException fault = Assert.IsType<ComputeFaultException>(failures[1].InnerException);
        Assert.Equal(("System.ArgumentException", "No 107."), (fault.RemoteType, fault.RemoteMessage));
        Assert.IsType<ArgumentException>(fault.InnerException);
    }

    [Fact]
    public async Task MapAsync_ResultCannotBeSent_IsThatItemsFailure()
    {
        ComputeItemException failure = await Assert.ThrowsAsync<ComputeItemException>(() => _pool.MapAsync(MapMethods.SometimesCyclic, [0, 1, 2]).ToArrayAsync().DefaultTimeout());
        Assert.Equal(1, failure.Index);
        Assert.IsType<NotSerializableException>(failure.InnerException!.InnerException);
    }

    [Fact]
    public async Task MapAsync_ResultsTooLargeOnlyTogether_GivesAllOfThem()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxPayload = 1 << 20);
        byte[][] results = await test.Pool.MapAsync(MapMethods.Fill, Enumerable.Repeat(100_000, 40), new ComputeMapOptions { ChunkSize = 20 }).ToArrayAsync().DefaultTimeout();
        Assert.Equal(Enumerable.Repeat(100_000, 40), results.Select(result => result.Length));
    }

    [Fact]
    public async Task MapAsync_OneResultTooLarge_IsThatItemsFailureAlone()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxPayload = 1 << 20);
        var failures = new List<ComputeItemException>();
        IEnumerable<int> lengths = Enumerable.Range(0, 20).Select(item => item == 4 ? 2 << 20 : item);
        byte[][] results = await test.Pool.MapAsync(MapMethods.Fill, lengths, new ComputeMapOptions { ChunkSize = 10, ItemFailed = failures.Add }).ToArrayAsync().DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 20).Except([4]), results.Select(result => result.Length));
        Assert.Equal((4, 1), (Assert.Single(failures).Index, failures[0].Count));
        Assert.IsType<PayloadTooLargeException>(failures[0].InnerException!.InnerException);
    }

    [Fact]
    public async Task MapAsync_LargeItems_AreSentAndReadAsAllPayloadsAre()
    {
        IEnumerable<byte[]> items = Enumerable.Range(0, 50).Select(seed => Enumerable.Repeat((byte)seed, 300_000).ToArray());
        Assert.Equal(Enumerable.Range(0, 50).Select(seed => seed * 300_000L), await _pool.MapAsync(MapMethods.Sum, items.Select(item => new ReadOnlyMemory<byte>(item))).ToArrayAsync().DefaultTimeout());
    }

    [Fact]
    public async Task MapAsync_ItemThatKillsItsWorker_CostsIdempotentNeighboursNothing()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 2);
        var failures = new List<ComputeItemException>();
        int[] results = await test.Pool.MapAsync(MapMethods.DieAtSeven, Enumerable.Range(0, 20), new ComputeMapOptions { ChunkSize = 10, ItemFailed = failures.Add }).ToArrayAsync().DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 20).Except([7]), results);
        Assert.Equal((7, 1), (Assert.Single(failures).Index, failures[0].Count));
        Assert.IsType<PoisonCallException>(failures[0].InnerException);
    }

    [Fact]
    public async Task MapAsync_Cancelled_EndsAndThePoolServesOn()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int _ in _pool.MapAsync(MapMethods.Next, Endless(), cancellationToken: cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
        Assert.Equal(6, await _pool.RunAsync(MapMethods.Next, 5).DefaultTimeout());

        static IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }
    }

    [Fact]
    public async Task MapAsync_InsideTheHost_IsTheSame()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.InProcess = InProcessMode.Always);
        Assert.Equal((int[])[2, 3, 4], await test.Pool.MapAsync(MapMethods.Next, [1, 2, 3]).ToArrayAsync().DefaultTimeout());
        Assert.Equal(6, await test.Pool.RunAsync(MapMethods.Nested, 3).DefaultTimeout());
    }

    [Fact]
    public async Task MapAsync_InsideAMethod_RunsInItsWorker() => Assert.Equal(6, await _pool.RunAsync(MapMethods.Nested, 3).DefaultTimeout());
}

/// <summary>What the tests of mappings run.</summary>
public static class MapMethods
{
    [ComputeMethod]
    public static int Next(int value) => value + 1;

    [ComputeMethod]
    public static string Describe(int value) => value % 100 == 7 ? throw new ArgumentException($"No {value}.") : $"<{value}>";

    [ComputeMethod]
    public static byte[] Fill(int length) => new byte[length];

    [ComputeMethod]
    public static long Sum(ReadOnlyMemory<byte> bytes)
    {
        long sum = 0;
        foreach (byte part in bytes.Span)
        {
            sum += part;
        }

        return sum;
    }

    [ComputeMethod]
    public static Node SometimesCyclic(int value)
    {
        var node = new Node { Value = value };
        node.Next = value == 1 ? node : null;
        return node;
    }

    [ComputeMethod(Idempotent = true)]
    public static int DieAtSeven(int value)
    {
        if (value == 7)
        {
            Environment.FailFast("At seven.");
        }

        return value;
    }

    /// <summary>The sum of 1 to a number, by mapping inside.</summary>
    [ComputeMethod]
    public static int Nested(int count, ComputeContext context) =>
        context.Client.MapAsync(Next, Enumerable.Range(0, count)).SumAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A list.</summary>
    public sealed class Node
    {
        /// <summary>What it holds.</summary>
        public int Value { get; set; }

        /// <summary>The rest.</summary>
        public Node? Next { get; set; }
    }
}
