using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Tests.Configuration;

/// <summary>What a pool is told of its queue.</summary>
public sealed class QueueConfigurationTests
{
    [Theory]
    [InlineData("\"sqlite:jobs.db\"", "jobs.db")]
    [InlineData("{ \"url\": \"sqlite:/var/jobs.db\" }", "/var/jobs.db")]
    public void Read_AddressOrObject_IsTheQueue(string queue, string path)
    {
        PoolConfiguration pool = Read($"\"queue\": {queue}");

        Assert.Equal("sqlite:" + Path.Combine(Path.GetTempPath(), path), pool.Queue!.Url);
        Assert.Equal(new QueueConfiguration { Url = pool.Queue.Url }, pool.Queue);
    }

    [Fact]
    public void Read_AllKeys_AreTaken()
    {
        PoolConfiguration pool = Read(
            "\"queue\": { \"url\": \"amqps://a:b@c\", \"maxConcurrency\": 2, \"prefetch\": 0, "
            + "\"leaseTimeout\": \"5s\", \"unknownMethodTimeout\": \"1d\", \"atLeastOnce\": true }, "
            + "\"methods\": { \"A.B\": { \"tactic\": \"Queue\" }, \"A.C\": { \"tactic\": \"Process\" } }");

        var expected = new QueueConfiguration
        {
            Url = "amqps://a:b@c",
            MaxConcurrency = 2,
            Prefetch = 0,
            LeaseTimeout = TimeSpan.FromSeconds(5),
            UnknownMethodTimeout = TimeSpan.FromDays(1),
            AtLeastOnce = true,
        };
        Assert.Equal(expected, pool.Queue);
        Assert.Equal([("A.B", ComputeTactic.Queue), ("A.C", ComputeTactic.Process)], pool.Tactics.Select(static pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Read_Nothing_IsNoQueue() => Assert.Null(Read("\"minWorkers\": 1").Queue);

    [Theory]
    [InlineData("\"queue\": {}", "has no 'url'")]
    [InlineData("\"queue\": 17", "must be the address of a queue")]
    [InlineData("\"queue\": \"jobs.db\"", "must be the address of a queue")]
    [InlineData("\"queue\": { \"url\": \"sqlite:a\", \"maxConcurency\": 1 }", "Did you mean 'maxConcurrency'?")]
    [InlineData("\"queue\": { \"url\": \"sqlite:a\", \"prefetch\": -1 }", "a whole number from 0 to 10000")]
    [InlineData("\"methods\": { \"A.B\": { \"tactic\": \"Thread\" } }", "a daemon runs all methods in worker processes")]
    [InlineData("\"methods\": { \"A.B\": { \"tactic\": \"queue\" } }", "must be one of 'Process', 'Thread', 'Queue', 'Inline'")]
    [InlineData("\"methods\": [\"A.B\"]", "must be an object with an object for each method")]
    public void Read_Unusable_SaysWhy(string text, string expected)
    {
        UsageException refused = Assert.Throws<UsageException>(() => Read(text));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithQueue_AllPools_TakeItsJobs()
    {
        DaemonConfiguration daemon = DaemonConfiguration.OfAssembly("/a.dll").WithQueue("sqlite:/jobs.db");
        Assert.Equal("sqlite:/jobs.db", Assert.Single(daemon.Pools).Queue!.Url);
    }

    [Fact]
    public void LimitsOfQueues_OfOtherUsers_AreNotTheirs()
    {
        var others = new Dictionary<string, ClientLimits> { [DaemonConfiguration.OtherClients] = new() { MaxInFlight = 1 } };
        Assert.Equal(new ClientLimits(), new DaemonConfiguration { Pools = [], Clients = others }.LimitsOfQueues);
    }

    private static PoolConfiguration Read(string pool)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{ "pools": { "p": { "assembly": "/a.dll", {{pool}} } } }""");
            return Assert.Single(ConfigurationFile.Read(path).Pools);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
