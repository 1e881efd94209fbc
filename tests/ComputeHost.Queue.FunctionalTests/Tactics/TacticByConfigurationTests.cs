using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ComputeHost.Queue.FunctionalTests.Tactics;

/// <summary>The same program, whose configuration alone says where its methods run.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class TacticByConfigurationTests(SharedBroker shared) : IDisposable
{
    private readonly string _ledger = Path.GetTempFileName();

    [LinuxTheory]
    [InlineData("Process")]
    [InlineData("Thread")]
    public async Task Methods_InThisProgram_KeepTheirPromises(string tactic) => await AssertPromisesAsync(Configuration(tactic));

    [LinuxFact]
    public async Task Methods_InWorkersOfADaemon_KeepTheirPromises()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        await AssertPromisesAsync($$"""{ "ComputePool": { "Address": "{{daemon.Address}}" } }""");
    }

    [LinuxTheory]
    [OnSqlite(ComputeTactic.Process)]
    [OnSqlite(ComputeTactic.Thread)]
    [OnRabbitMq(ComputeTactic.Process)]
    public async Task Methods_BehindAQueue_KeepTheirPromises(QueueKind kind, ComputeTactic runOn)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Queue, MaxWorkers = 2 });
        await using ComputeQueueConsumer consumer = await queue.ServeAsync(pool, new ComputeServeOptions { RunOn = runOn });
        await AssertPromisesAsync(Configuration("Queue", $", \"Queue\": \"{store.Url}\""));
    }

    public void Dispose() => File.Delete(_ledger);

    private static string Configuration(string tactic, string rest = "")
    {
        string[] names = [nameof(Work.Twice), nameof(Work.Throw), nameof(Work.Culture), nameof(Work.Report), nameof(Work.WaitForEnd)];
        string methods = string.Join(", ", names.Select(name => $$"""
            "Work.{{name}}": { "Tactic": "{{tactic}}" }
            """));
        return $$"""{ "ComputePool": { "Methods": { {{methods}} }{{rest}} } }""";
    }

    private async Task AssertPromisesAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await using ServiceProvider services = new ServiceCollection()
            .AddComputePool(static pool => pool.UseQueue(static queue => queue.UseRabbitMq()))
            .Configure<ComputePoolOptions>(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("ComputePool"))
            .BuildServiceProvider();
        IComputeClient client = services.GetRequiredService<IComputeClient>();

        await AssertResultAsync(client);
        await AssertFaultAsync(client);
        await AssertCultureAsync(client);
        await AssertProgressAsync(client);
        await AssertCancellationAsync(client);
    }

    private static async Task AssertResultAsync(IComputeClient client) => Assert.Equal(42, await client.RunAsync(Work.Twice, 21).DefaultTimeout());

    private static async Task AssertFaultAsync(IComputeClient client)
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => client.RunAsync(Work.Throw, "no")).DefaultTimeout();
        Assert.Equal(("System.InvalidOperationException", "no", ComputeRan.Yes), (fault.RemoteType, fault.RemoteMessage, fault.Ran));
        Assert.IsType<InvalidOperationException>(fault.InnerException);
    }

    private static async Task AssertCultureAsync(IComputeClient client)
    {
        CultureInfo own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-CH");
            Task<string> call = client.RunAsync(Work.Culture);
            CultureInfo.CurrentCulture = own;
            Assert.Equal("de-CH", await call.DefaultTimeout());
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }

    private static async Task AssertProgressAsync(IComputeClient client)
    {
        var reports = new Reports();
        Assert.Equal(10, await client.RunAsync(Work.Report, 10, new ComputeCallOptions { Progress = reports }).DefaultTimeout());
        await Eventually.UntilAsync("the last report has come", () => reports.Seen is [.., { Fraction: 1 }]);
        Assert.All(reports.Seen, static report => Assert.Equal("step", report.Message));
        Assert.Equal(reports.Seen.Select(static report => report.Fraction).Order(), reports.Seen.Select(static report => report.Fraction));
    }

    private async Task AssertCancellationAsync(IComputeClient client)
    {
        using var cancelling = new CancellationTokenSource();
        Task<string> call = client.RunAsync(Work.WaitForEnd, _ledger, "a call", cancelling.Token);
        await Eventually.UntilAsync("it runs", () => File.ReadAllLines(_ledger).Length == 1);

        await cancelling.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call).DefaultTimeout();
        Assert.Equal(cancelling.Token, cancelled.CancellationToken);
        await Eventually.UntilAsync("the method is asked to end", () => File.ReadAllLines(_ledger).Length == 2);
        Assert.Equal(["a call", "a call asked"], await File.ReadAllLinesAsync(_ledger));
    }

    private sealed class Reports : IProgress<ComputeProgress>
    {
        private readonly ConcurrentQueue<ComputeProgress> _seen = new();

        public IReadOnlyList<ComputeProgress> Seen => [.. _seen];

        public void Report(ComputeProgress value) => _seen.Enqueue(value);
    }
}
