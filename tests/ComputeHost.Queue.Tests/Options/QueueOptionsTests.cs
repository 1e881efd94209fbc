using ComputeHost.Queue.Contract.Memory;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Options;

public sealed class QueueOptionsTests
{
    [Fact]
    public async Task OpenAsync_BadOptions_NamesAllOfThem()
    {
        var options = new ComputeQueueOptions
        {
            Mailbox = "Not A Name", LeaseTimeout = TimeSpan.Zero, MaxWaiting = 0, MaxPayload = 1, ResultTtl = TimeSpan.Zero, UnknownMethodTimeout = TimeSpan.MaxValue,
        };

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => ComputeQueue.OpenAsync("sqlite:x.db", options)).DefaultTimeout();

        Assert.Contains("6 errors", refusal.Message, StringComparison.Ordinal);
        Assert.All(["Mailbox", "LeaseTimeout", "MaxWaiting", "MaxPayload", "ResultTtl", "UnknownMethodTimeout"], name => Assert.Contains($"ComputeQueueOptions.{name}", refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("amqp://user:secret@host/", "options.UseRabbitMq()")]
    [InlineData("amqps://user:secret@host", "ComputeHost.Queue.RabbitMQ")]
    [InlineData("kafka://host", "no engine for Kafka")]
    [InlineData("ftp://user:secret@host", "'ftp'")]
    [InlineData("jobs.db", "no scheme")]
    public async Task OpenAsync_NoEngine_NamesTheRemedyWithoutCredentials(string url, string remedy)
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => ComputeQueue.OpenAsync(url)).DefaultTimeout();

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqps://user:pass@host:1/v?heartbeat=5", "amqps://host:1/v?heartbeat=5")]
    [InlineData("amqps://host/?password=abc&x=1", "amqps://host/?password=***&x=1")]
    [InlineData("sqlite:/var/lib/jobs.db", "sqlite:/var/lib/jobs.db")]
    [InlineData("sqlite:jobs.db?Password=abc", "sqlite:jobs.db?Password=***")]
    public void Show_Address_HasNoCredentials(string url, string shown) => Assert.Equal(shown, QueueUrl.Show(url));

    [Fact]
    public async Task EnqueueAsync_BadOptions_NamesAllOfThem()
    {
        await using ComputeQueue queue = await OpenAsync();
        var options = new ComputeJobOptions
        {
            Key = "", Delay = TimeSpan.FromSeconds(5), NotBefore = DateTimeOffset.MaxValue, Expires = TimeSpan.FromSeconds(1), Priority = (ComputePriority)9, MaxAttempts = 0,
            Backoff = new JobBackoff(TimeSpan.FromSeconds(2), double.NaN, TimeSpan.FromSeconds(3)), ResultTtl = TimeSpan.Zero, Timeout = TimeSpan.Zero, Mailbox = "A",
        };

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => queue.EnqueueAsync(Jobs.Twice, 1, options)).DefaultTimeout();

        Assert.Contains("9 errors", refusal.Message, StringComparison.Ordinal);
        Assert.All(
            ["Key", "NotBefore", "Expires", "Priority", "MaxAttempts", "Backoff", "ResultTtl", "Timeout", "Mailbox"],
            name => Assert.Contains($"ComputeJobOptions.{name}", refusal.Message, StringComparison.Ordinal));
    }

    public static TheoryData<string, ComputeJobOptions> BeyondCapabilities => new()
    {
        { "Key", new() { Key = "k" } },
        { "Delay", new() { Delay = TimeSpan.FromHours(2) } },
        { "Priority", new() { Priority = ComputePriority.High } },
    };

    [Theory]
    [MemberData(nameof(BeyondCapabilities))]
    public async Task EnqueueAsync_OptionBeyondTheEngine_IsRefusedBeforeItIsSent(string option, ComputeJobOptions options)
    {
        var factory = new MemoryQueueFactory
        {
            Capabilities = new() { Keys = false, Priorities = false, ListsJobs = true, Pause = false, MaxBody = 1 << 20, LongestDelay = TimeSpan.FromHours(1), Alternative = "Use SQLite." },
        };
        await using ComputeQueue queue = await OpenAsync(factory);

        NotSupportedException refusal = await Assert.ThrowsAsync<NotSupportedException>(() => queue.EnqueueAsync(Jobs.Twice, 1, options)).DefaultTimeout();

        Assert.All([$"ComputeJobOptions.{option}", "Memory", "Use SQLite."], part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.Empty((await queue.GetStatisticsAsync().DefaultTimeout()).Jobs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task EnqueueAsync_PayloadAroundTheLimit_OneByteMoreIsRefused(int more)
    {
        await using ComputeQueue queue = await OpenAsync(payload: 2_048);
        // The value has a head of 7 bytes in the encoded arguments.
        byte[] bytes = new byte[2_048 - 7 + more];

        if (more == 0)
        {
            await queue.EnqueueAsync(Jobs.Echo, bytes).DefaultTimeout();
        }
        else
        {
            await Assert.ThrowsAsync<PayloadTooLargeException>(() => queue.EnqueueAsync(Jobs.Echo, bytes)).DefaultTimeout();
        }
    }

    [Theory]
    [InlineData("Shop.Web", "shop.web")]
    [InlineData("Größe 1", "gr--e-1")]
    [InlineData("", "default")]
    public void DefaultMailbox_Program_IsMadeToFit(string program, string mailbox) => Assert.Equal(mailbox, ComputeQueueOptions.DefaultMailbox(program));

    [Fact]
    public void Check_ServeOptions_NamesAllErrors()
    {
        var options = new ComputeServeOptions { RunOn = ComputeTactic.Queue, MaxConcurrency = 0, Prefetch = -1, DrainTimeout = TimeSpan.FromDays(1), Name = " " };

        Assert.Contains("5 errors", Assert.Throws<ArgumentException>(options.Check).Message, StringComparison.Ordinal);
    }

    private static Task<ComputeQueue> OpenAsync(MemoryQueueFactory? factory = null, long payload = 1 << 20) =>
        ComputeQueue.OpenAsync("memory:", new ComputeQueueOptions { Mailbox = "tests", MaxPayload = payload }.UseEngine(factory ?? new MemoryQueueFactory())).DefaultTimeout();
}
