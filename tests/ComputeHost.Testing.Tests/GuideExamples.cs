using ComputeHost.TestSupport;

namespace ComputeHost.Testing.Tests;

/// <summary>The examples of docs/guide.md that need no worker.</summary>
public sealed class GuideExamples
{
    [Fact]
    public async Task TestComputeClient_AsInTheGuide_Works()
    {
        var client = new TestComputeClient();

        Assert.Equal(4, await client.RunAsync(Primes.Count, 10));                   // runs the method

        client.ReturnNext(Primes.Count, 42);                                        // instead of the next call, or the next item of MapAsync
        Assert.Equal(42, await client.RunAsync(Primes.Count, 10));

        client.FailNext(Primes.Count, new WorkerLostException("The worker died."));
        await Assert.ThrowsAsync<WorkerLostException>(() => client.RunAsync(Primes.Count, 10));

        TestCall call = client.Calls[^1];                                           // every call, in order
        Assert.Equal(("Primes.Count", 10), (call.Name, call.Arguments[0]));
    }

    [Fact]
    public async Task MapAsync_AsInTheGuide_CountsEachItem()
    {
        IComputeClient client = new TestComputeClient();
        int[] limits = [10, 100, 1000];
        var counts = new List<int>();
        CancellationToken aborted = CancellationToken.None;

        await foreach (int count in client.MapAsync(Primes.Count, limits, cancellationToken: aborted))
        {
            counts.Add(count);
        }

        Assert.Equal([4, 25, 168], counts);
    }

    [Fact]
    public async Task RunAsync_OptionsOfTheGuide_AreTaken()
    {
        IComputeClient client = new TestComputeClient();
        CancellationToken aborted = CancellationToken.None;

        var options = new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(5), Idempotent = true, Priority = ComputePriority.High };
        int count = await client.RunAsync(Primes.Count, 1_000, options, aborted);

        Assert.Equal(168, count);
    }

    [Fact]
    public async Task ExecuteAsync_DescriptionOfTheGuide_RunsTheMethod()
    {
        var client = new TestComputeClient();
        int[] limits = [10, 100];
        var counts = new List<int>();

        var counting = new ComputeMethodDescriptor("Primes.Count(System.Int32)", [typeof(int)], typeof(int)) { Idempotent = true };
        int primes = await client.ExecuteAsync(ComputeCall.Create<int, int>(counting, 100));
        object same = await client.ExecuteAsync(ComputeCall.Create<object>(counting, [100]));       // if the types are known only when it runs
        await foreach (int count in client.MapAsync<int, int>(counting, limits))
        {
            counts.Add(count);
        }

        Assert.Equal((25, 25), (primes, same));
        Assert.Equal([4, 25], counts);
    }

    [Fact]
    public async Task RunAsync_OverloadByACast_IsTheOneMeant()
    {
        var client = new TestComputeClient();

        string text = await client.RunAsync((Func<long, string>)Numbers.Describe, 5);

        Assert.Equal("a long", text);
    }

    [Fact]
    public async Task RunAsync_ObjectMadeInTheWorker_Works() =>
        Assert.Equal(15.0m, await new TestComputeClient().RunAsync(Pricing.Price, "tea", 10).DefaultTimeout());

    [Fact]
    public async Task RunAsync_ContextOfTheGuide_ReportsProgress()
    {
        var client = new TestComputeClient();
        var told = new TaskCompletionSource<ComputeProgress>(TaskCreationOptions.RunContinuationsAsynchronously);

        var options = new ComputeCallOptions { Progress = new Listener(told) };
        int lines = await client.RunAsync(Texts.CountLines, new[] { "one\ntwo", "three" }, options).DefaultTimeout();

        Assert.Equal(3, lines);
        Assert.InRange((await told.Task.DefaultTimeout()).Fraction, 0, 1);
    }

    [Fact]
    public void FaultPlan_AsInTheGuide_IsInTheOptions()
    {
        var options = new ComputePoolOptions().InjectFaults(new FaultPlan()
            .InCall(Primes.Count, CallFault.StackOverflow, call: 3)         // the third call in each worker
            .AtStart(StartFault.Slow, TimeSpan.FromSeconds(5)));

        Assert.NotEmpty(options.WorkerEnvironment);
    }

    internal static class Numbers
    {
        [ComputeMethod]
        public static string Describe(int number) => "an int";

        [ComputeMethod]
        public static string Describe(long number) => "a long";
    }

    public static class Texts
    {
        [ComputeMethod(Idempotent = true, Timeout = "00:00:20", MaxConcurrency = 2)]
        public static int CountLines(string[] pages, ComputeContext context)
        {
            int lines = 0;
            for (int page = 0; page < pages.Length; page++)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                lines += pages[page].Count(c => c == '\n') + 1;
                context.ReportProgress((page + 1.0) / pages.Length, $"page {page + 1}");
            }

            return lines;
        }
    }

    public static class Pricing
    {
        private static readonly Lazy<PriceEngine> Engine = new(() => new PriceEngine("rates.json"));     // made in the worker, at its first call

        [ComputeMethod]
        public static decimal Price(string product, int amount) => Engine.Value.Price(product, amount);
    }

    private sealed class PriceEngine(string rates)
    {
        public decimal Price(string product, int amount) => amount * (product.Length + rates.Length) * 1.5m / 13;
    }

    private sealed class Listener(TaskCompletionSource<ComputeProgress> told) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => told.TrySetResult(value);
    }
}

public sealed class PrimeReportTests
{
    [Fact]
    public async Task WriteAsync_ForAHundred_CountsThePrimes()
    {
        var report = new PrimeReport(new TestComputeClient());              // runs the method in the test's own process

        Assert.Equal("There are 25 primes up to 100.", await report.WriteAsync(100));
    }

    [Fact]
    public async Task WriteAsync_FullQueue_IsLeftToTheCaller()
    {
        var client = new TestComputeClient();
        client.FailNext(Primes.Count, new PendingQueueFullException("Full.") { RetryAfter = TimeSpan.FromSeconds(2) });

        await Assert.ThrowsAsync<PendingQueueFullException>(() => new PrimeReport(client).WriteAsync(100));
    }
}
