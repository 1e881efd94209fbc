using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Exact blame needs evidence about the very call.</summary>
[Collection(FaultsCollection.Name)]
public sealed class BlameTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task Memory_TakenByWhatAnEarlierCallLeft_MakesTheRunningCallNoMoreThanASuspect()
    {
        await using TestPool test = await StartAsync(options =>
        {
            options.MemoryHardLimit = 300 * MiB;
            options.MemorySoftLimit = 299 * MiB;
        });
        await test.Pool.RunAsync(LeftOvers.LeakNatively, 230).DefaultTimeout();
        await test.Pool.RunAsync(LeftOvers.LeakLater, 300, 200).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.SleepFor, 20_000).DefaultTimeout());
        Assert.Equal((WorkerLostCause.OutOfMemory, WorkerLostBlame.Suspect), (lost.Cause, lost.Blame));
    }

    [Fact]
    public async Task Memory_TakenByTheCallItself_IsItsFault()
    {
        await using TestPool test = await StartAsync(options => options.MemoryHardLimit = 300 * MiB);
        await test.Pool.RunAsync(LeftOvers.LeakNatively, 100).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(LeftOvers.LeakNatively, 2000).DefaultTimeout());
        Assert.Equal((WorkerLostCause.OutOfMemory, WorkerLostBlame.Exact), (lost.Cause, lost.Blame));
    }

    [Fact]
    public async Task Stack_OfAThreadThatWasLeft_DoesNotBlameAMethodOfTheSameName()
    {
        await using TestPool test = await StartAsync();
        await test.Pool.RunAsync(LeftOvers.LeaveAParser, 300).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(LeftOvers.Parse, 20_000).DefaultTimeout());
        Assert.Contains(".Parse(", lost.StderrTail, StringComparison.Ordinal);
        Assert.Equal((WorkerLostCause.UnhandledException, WorkerLostBlame.Suspect), (lost.Cause, lost.Blame));
    }

    [Fact]
    public async Task Stack_ThatAnEarlierCallHasPrinted_ProvesNothing()
    {
        await using TestPool test = await StartAsync();
        await test.Pool.RunAsync(LeftOvers.ForgeAStack, 3500).DefaultTimeout();
        await Task.Delay(200);
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.SleepFor, 20_000).DefaultTimeout());
        Assert.NotEqual(WorkerLostCause.StackOverflow, lost.Cause);
        Assert.Equal(WorkerLostBlame.Suspect, lost.Blame);
        Assert.Contains("SIGABRT", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_NamesOneOfTwoRunningCalls_BlamesThatOne()
    {
        await using TestPool test = await StartAsync(options => options.SlotsPerWorker = 2);
        using var ledger = new Ledger();
        Task other = test.Pool.RunAsync(Victims.Booked, ledger.Path, 1, 20_000);
        await Eventually.UntilAsync("the other runs", () => ledger.Read().Count == 1);
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(LeftOvers.Descend, 1).DefaultTimeout());
        WorkerLostException bystander = await Assert.ThrowsAsync<WorkerLostException>(() => other.DefaultTimeout());
        Assert.Equal((WorkerLostCause.StackOverflow, WorkerLostBlame.Exact, WorkerLostBlame.Suspect), (lost.Cause, lost.Blame, bystander.Blame));
    }

    [Fact]
    public async Task Limit_LargeArgumentsInSharedMemory_DoNotCount()
    {
        await using TestPool test = await StartAsync(options =>
        {
            options.MemoryHardLimit = 64 * MiB;
            options.MaxPayload = 256 * MiB;
        });
        byte[] large = new byte[200 * MiB];
        for (int call = 0; call < 6; call++)
        {
            Assert.Equal(0, await test.Pool.RunAsync(LeftOvers.ReadInPlace, (ReadOnlyMemory<byte>)large, 300).DefaultTimeout());
        }

        Assert.Equal((0, 0), (test.Pool.GetStatistics().TotalWorkersLost, test.Pool.GetStatistics().TotalWorkersRecycled));
    }

    [Fact]
    public async Task Limit_PagesOfAMappedFile_DoNotCount()
    {
        using var file = new TempFile();
        await using (FileStream sparse = File.OpenWrite(file.Path))
        {
            sparse.SetLength(500 * MiB);
        }

        await using TestPool test = await StartAsync(options => options.MemoryHardLimit = 64 * MiB);
        Assert.True(await test.Pool.RunAsync(LeftOvers.ReadMapped, file.Path, 2500).DefaultTimeout() > 0);
        Assert.Equal((0, 0), (test.Pool.GetStatistics().TotalWorkersLost, test.Pool.GetStatistics().TotalWorkersRecycled));
    }

    [Fact]
    public async Task Death_ByAbortInNativeCode_NamesTheSignalAndWhatItMeans()
    {
        await using TestPool test = await StartAsync();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(LeftOvers.AbortNatively).DefaultTimeout());
        Assert.Equal((6, 134), (lost.Signal, lost.ExitCode));
        Assert.Contains("SIGABRT", lost.Message, StringComparison.Ordinal);
        Assert.Contains("abort()", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Death_ByClosingEveryDescriptor_SaysSoAndNamesTheSuspect()
    {
        await using TestPool test = await StartAsync();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(LeftOvers.CloseAllDescriptors).DefaultTimeout());
        Assert.Equal(WorkerLostBlame.Suspect, lost.Blame);
        Assert.Contains("descriptor", lost.Message, StringComparison.Ordinal);
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
    }

    private static Task<TestPool> StartAsync(Action<ComputePoolOptions>? configure = null) => TestPool.StartAsync(options =>
    {
        options.MaxWorkers = 1;
        configure?.Invoke(options);
    });
}
