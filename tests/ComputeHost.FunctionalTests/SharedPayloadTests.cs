using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Payloads that travel in shared memory, where there is any: they must arrive as those in frames do.</summary>
public sealed class SharedPayloadTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private readonly ComputePool _pool = shared.Pool;

    [Theory]
    [InlineData(30_000)]
    [InlineData(65_530)]
    [InlineData(100_001)]
    [InlineData(20_000_000)]
    public async Task RunAsync_BytesOfAnySize_ComeBackEqual(int length)
    {
        byte[] value = Random(length, seed: length);
        for (int turn = 0; turn < 3; turn++)
        {
            Assert.True((await _pool.RunAsync(SharedPayloadMethods.Echo, value).DefaultTimeout()).AsSpan().SequenceEqual(value));
        }
    }

    [Fact]
    public async Task RunAsync_LargeValuesOfOtherTypes_ArriveEqual()
    {
        double[] values = [.. Enumerable.Range(0, 50_000).Select(value => value * 0.5)];
        Assert.Equal(values.Select(value => -value), await _pool.RunAsync(SharedPayloadMethods.Negate, values).DefaultTimeout());
        string text = await _pool.RunAsync(SharedPayloadMethods.Repeat, new string('ä', 40_000), 10).DefaultTimeout();
        Assert.Equal(new string('ä', 400_000), text);
    }

    [Fact]
    public async Task RunAsync_ArgumentChangedAfterwards_IsACopy()
    {
        byte[] value = new byte[1_000_000];
        Task<byte[]> call = _pool.RunAsync(SharedPayloadMethods.Echo, value);
        value.AsSpan().Fill(1);
        Assert.False((await call.DefaultTimeout()).AsSpan().ContainsAnyExcept((byte)0));
    }

    [LinuxFact]
    public async Task RunAsync_LargeReadOnlyMemory_IsReadInPlace()
    {
        int[] values = [.. Enumerable.Range(0, 100_000)];
        Assert.Equal((true, 4_999_950_000), await _pool.RunAsync(SharedPayloadMethods.Sum, new ReadOnlyMemory<int>(values)).DefaultTimeout());
        Assert.Equal((false, 45), await _pool.RunAsync(SharedPayloadMethods.Sum, new ReadOnlyMemory<int>(values, 0, 10)).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_PartOfTheArgumentIsTheResult_ArrivesEqual()
    {
        byte[] value = Random(500_000, seed: 3);
        ReadOnlyMemory<byte> result = await _pool.RunAsync(SharedPayloadMethods.Slice, new ReadOnlyMemory<byte>(value), 1234).DefaultTimeout();
        Assert.True(result.Span.SequenceEqual(value.AsSpan(1234)));
    }

    [LinuxFact]
    public async Task RunAsync_ArgumentIsUsedAfterItsCall_IsRefusedWithTheRemedy()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        byte[] value = Random(500_000, seed: 4);
        Assert.Equal(value[0], await test.Pool.RunAsync(SharedPayloadMethods.Keep, new ReadOnlyMemory<byte>(value)).DefaultTimeout());
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => test.Pool.RunAsync(SharedPayloadMethods.ReadKept).DefaultTimeout());
        Assert.Contains("ToArray()", fault.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task RunAsync_ResultIsAMemoryOwner_IsUsedInPlaceUntilItIsDisposed()
    {
        IMemoryOwner<int> result = await _pool.RunAsync(SharedPayloadMethods.Count, 100_000).DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 100_000), result.Memory.ToArray());
        Assert.False(MemoryMarshal.TryGetArray((ReadOnlyMemory<int>)result.Memory, out _));
        result.Memory.Span[0] = 5;
        result.Dispose();
        Assert.Throws<ObjectDisposedException>(() => result.Memory.Span.Length);
        using IMemoryOwner<int> small = await _pool.RunAsync(SharedPayloadMethods.Count, 10).DefaultTimeout();
        Assert.Equal(Enumerable.Range(0, 10), small.Memory.ToArray());
    }

    [LinuxFact]
    public async Task RunAsync_OwnersNobodyDisposesFillTheSegment_GetsTheNextResultsInFrames()
    {
        const int MaxPayload = 1024 * 1024;
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.MaxPayload = MaxPayload;
        });
        var results = new List<IMemoryOwner<int>>();
        for (int call = 0; call < 12; call++)
        {
            results.Add(await test.Pool.RunAsync(SharedPayloadMethods.Count, MaxPayload / 20).DefaultTimeout());
        }

        Assert.All(results, result => Assert.Equal(Enumerable.Range(0, MaxPayload / 20), result.Memory.ToArray()));
        Assert.False(MemoryMarshal.TryGetArray((ReadOnlyMemory<int>)results[0].Memory, out _));
        Assert.True(MemoryMarshal.TryGetArray((ReadOnlyMemory<int>)results[^1].Memory, out _));
    }

    [Fact]
    public async Task RunAsync_MemoryOwnerOutlivesThePool_CanStillBeRead()
    {
        IMemoryOwner<int> result;
        await using (TestPool test = await TestPool.StartAsync())
        {
            result = await test.Pool.RunAsync(SharedPayloadMethods.Count, 1_000_000).DefaultTimeout();
        }

        using (result)
        {
            Assert.Equal(999_999, result.Memory.Span[^1]);
        }
    }

    [Fact]
    public async Task RunAsync_MoreThanTheSharedMemoryHolds_TravelsInFrames()
    {
        byte[] value = Random(20_000_000, seed: 5);
        Task<byte[]>[] calls = [.. Enumerable.Range(0, 20).Select(_ => _pool.RunAsync(SharedPayloadMethods.Echo, value))];
        foreach (byte[] result in await Task.WhenAll(calls).DefaultTimeout())
        {
            Assert.True(result.AsSpan().SequenceEqual(value));
        }
    }

    [Fact]
    public async Task RunAsync_WorkersKilledAndCallsCancelled_NeverMixesPayloads()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MinWorkers = 2;
            options.MaxWorkers = 2;
            options.FailureLimit = 1000;
            options.MaxRestartDelay = TimeSpan.FromSeconds(0.1);
        });
        int succeeded = 0;
        int kills = 0;
        long begin = Stopwatch.GetTimestamp();
        Task[] callers = [.. Enumerable.Range(0, 12).Select(seed => Task.Run(() => CallAsync(new Random(seed))))];
        Task all = Task.WhenAll(callers);
        while (!all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(10));
            // By what was done, not by the clock: on a busy machine workers need their time to start.
            if (Volatile.Read(ref succeeded) >= 40 * (kills + 1) && test.Pool.GetStatistics().Workers is [{ ProcessId: { } processId }, ..])
            {
                Kill(processId);
                Interlocked.Increment(ref kills);
            }
        }

        await all;
        Assert.True(succeeded >= 200 && kills >= 4, $"{succeeded} calls succeeded and {kills} workers were killed in a minute.");

        async Task CallAsync(Random random)
        {
            while ((Volatile.Read(ref succeeded) < 200 || Volatile.Read(ref kills) < 4) && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMinutes(1))
            {
                byte[] value = Random(random.Next(1_000, 400_000), random.Next());
                using var cancellation = new CancellationTokenSource();
                if (random.Next(5) == 0)
                {
                    cancellation.CancelAfter(random.Next(10));
                }

                try
                {
                    byte[] result = await test.Pool.RunAsync(SharedPayloadMethods.Increase, new ReadOnlyMemory<byte>(value), random.Next(5), cancellation.Token);
                    Assert.Equal(value.Length, result.Length);
                    for (int index = 0; index < value.Length; index++)
                    {
                        Assert.Equal((byte)(value[index] + 1), result[index]);
                    }

                    Interlocked.Increment(ref succeeded);
                }
                catch (Exception exception) when (exception is OperationCanceledException or WorkerLostException or PoisonCallException)
                {
                    // What kills and cancellations lead to.
                }
            }
        }
    }

    private static void Kill(int processId)
    {
        try
        {
            using var worker = Process.GetProcessById(processId);
            worker.Kill();
        }
        catch (ArgumentException)
        {
            // It has died meanwhile.
        }
    }

    private static byte[] Random(int length, int seed)
    {
        byte[] value = new byte[length];
        new Random(seed).NextBytes(value);
        return value;
    }
}
