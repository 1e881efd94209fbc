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
    public async Task RunAsync_OverloadByACast_IsTheOneMeant()
    {
        var client = new TestComputeClient();

        string text = await client.RunAsync((Func<long, string>)Numbers.Describe, 5);

        Assert.Equal("a long", text);
    }

    [Fact]
    public async Task RunAsync_ObjectMadeInTheWorker_Works() =>
        Assert.Equal(15.0m, await new TestComputeClient().RunAsync(Pricing.Price, "tea", 10).DefaultTimeout());

    internal static class Numbers
    {
        [ComputeMethod]
        public static string Describe(int number) => "an int";

        [ComputeMethod]
        public static string Describe(long number) => "a long";
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
}

internal static class Primes
{
    [ComputeMethod]
    public static int Count(int limit) => Enumerable.Range(2, limit - 1).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
}
