using System.Diagnostics.Metrics;
using ComputeHost.Daemon.Metrics;

namespace ComputeHost.Daemon.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly MetricStore _store;

    public PrometheusTextTests() => _store = new MetricStore(_meter);

    public void Dispose()
    {
        _store.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_EachKindOfInstrument_HasNameTypeAndValue()
    {
        _meter.CreateCounter<long>("test.kinds.calls", "{call}", "Calls.").Add(3);
        _meter.CreateUpDownCounter<int>("test.kinds.memory", "By").Add(-4);
        _meter.CreateGauge<double>("test.kinds.share", "1").Record(0.25);
        _meter.CreateObservableCounter("test.kinds.time", static () => 1.5, "s");
        _meter.CreateObservableGauge("test.kinds.degraded", static () => 1L, "{pool}");
        _meter.CreateCounter<long>("test.kinds.never");

        PrometheusPage page = Scrape();

        Assert.Equal("Calls.", page.Helps["test_kinds_calls_total"]);
        Assert.Equal(("counter", 3), (page.Types["test_kinds_calls_total"], page.Samples["test_kinds_calls_total"]));
        Assert.Equal(("gauge", -4), (page.Types["test_kinds_memory_bytes"], page.Samples["test_kinds_memory_bytes"]));
        Assert.Equal(("gauge", 0.25), (page.Types["test_kinds_share_ratio"], page.Samples["test_kinds_share_ratio"]));
        Assert.Equal(("counter", 1.5), (page.Types["test_kinds_time_seconds_total"], page.Samples["test_kinds_time_seconds_total"]));
        Assert.Equal(("gauge", 1), (page.Types["test_kinds_degraded"], page.Samples["test_kinds_degraded"]));
        Assert.DoesNotContain("test_kinds_never_total", page.Types.Keys);
    }

    [Fact]
    public void Write_AHistogram_HasRisingBucketsSumAndCount()
    {
        Histogram<double> durations = Durations("test.buckets");
        foreach (double value in (double[])[0.05, 0.1, 0.5, 7])
        {
            durations.Record(value, new KeyValuePair<string, object?>("computehost.method", "Primes.Count"));
        }

        PrometheusPage page = Scrape();

        const string Method = "computehost_method=\"Primes.Count\"";
        Assert.Equal(2, page.Samples[$"test_buckets_seconds_bucket{{{Method},le=\"0.1\"}}"]);
        Assert.Equal(3, page.Samples[$"test_buckets_seconds_bucket{{{Method},le=\"1\"}}"]);
        Assert.Equal(4, page.Samples[$"test_buckets_seconds_bucket{{{Method},le=\"+Inf\"}}"]);
        Assert.Equal(4, page.Samples[$"test_buckets_seconds_count{{{Method}}}"]);
        Assert.Equal(7.65, page.Samples[$"test_buckets_seconds_sum{{{Method}}}"], precision: 6);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("back\\slash")]
    [InlineData("quo\"te")]
    [InlineData("two\nlines")]
    [InlineData("all\\n\"\n\\")]
    [InlineData("é, ☃ and {braces}=")]
    [InlineData("")]
    public void Write_ALabel_ArrivesAsItIs(string value)
    {
        _meter.CreateCounter<long>("test.labels", description: value).Add(1, new KeyValuePair<string, object?>("a.b", value));

        PrometheusPage page = Scrape();

        Assert.Equal(1, page.Samples[$"test_labels_total{{a_b=\"{value}\"}}"]);
        Assert.Equal(value, page.Helps["test_labels_total"]);
    }

    [Fact]
    public void Collect_AGaugeThatIsNotObservedAnyMore_DoesNotShowIt()
    {
        string[] pools = ["one", "two"];
        _meter.CreateObservableUpDownCounter("test.gone", () => pools.Select(pool => new Measurement<long>(1, new KeyValuePair<string, object?>("pool", pool))));
        Assert.Contains("test_gone{pool=\"two\"}", Scrape().Samples.Keys);

        pools = ["one"];

        Assert.Equal(["test_gone{pool=\"one\"}"], Scrape().Samples.Keys.Where(static key => key.StartsWith("test_gone", StringComparison.Ordinal)));
    }

    [Fact]
    public void Collect_AGaugeThatFails_ShowsTheOthers()
    {
        _meter.CreateObservableGauge("test.failing", static long () => throw new InvalidOperationException("It failed."));
        _meter.CreateObservableGauge("test.working", static () => 1L);

        Assert.Equal(1, Scrape().Samples["test_working"]);
    }

    [Fact]
    public void Collect_OfThisProcess_HasItsBasics()
    {
        PrometheusPage page = Scrape();

        Assert.True(page.Samples["dotnet_process_memory_working_set_bytes"] > 0);
        Assert.Equal("counter", page.Types["dotnet_process_cpu_time_seconds_total"]);
        Assert.Contains(page.Samples.Keys, static key => key.StartsWith("dotnet_process_cpu_time_seconds_total{cpu_mode=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Collect_WhileMuchIsRecorded_LosesNothingAndNeverFalls()
    {
        const int Threads = 4;
        const int Each = 20_000;
        Counter<long> calls = _meter.CreateCounter<long>("test.threads");
        Histogram<double> durations = Durations("test.threads.time");
        Task[] recording = [.. Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Record(calls, durations, Each)))];
        Task all = Task.WhenAll(recording);

        (double Calls, double Durations) last = default;
        bool isOver;
        do
        {
            isOver = all.IsCompleted;
            PrometheusPage page = Scrape();
            (double Calls, double Durations) now = (page.Samples.GetValueOrDefault("test_threads_total"), page.Samples.GetValueOrDefault("test_threads_time_seconds_count"));
            Assert.True(now.Calls >= last.Calls && now.Durations >= last.Durations, $"{last} became {now}.");
            last = now;
        }
        while (!isOver);

        await all;
        Assert.Equal((Threads * Each, Threads * Each), last);
        Assert.Equal(Threads * Each * 0.5, Scrape().Samples["test_threads_time_seconds_sum"]);
    }

    private static void Record(Counter<long> calls, Histogram<double> durations, int count)
    {
        for (int i = 0; i < count; i++)
        {
            calls.Add(1);
            durations.Record(0.5);
        }
    }

    private Histogram<double> Durations(string name) =>
        _meter.CreateHistogram(name, "s", "Durations.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });

    private PrometheusPage Scrape() => PrometheusPage.Parse(PrometheusText.Write(_store.Collect()));
}
