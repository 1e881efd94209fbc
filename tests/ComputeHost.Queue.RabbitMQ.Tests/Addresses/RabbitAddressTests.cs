using ComputeHost.Queue.RabbitMQ.Addresses;
using ComputeHost.Queue.RabbitMQ.Engines;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Queue.RabbitMQ.Tests.Addresses;

public sealed class RabbitAddressTests
{
    [Fact]
    public void Parse_AWholeAddress_HasEachPartAndShowsNoCredentials()
    {
        RabbitAddress address = RabbitAddress.Parse("amqps://us%40er:p%3Ass@host:1234/my%2Fhost?queue=orders&plaintext=true");

        Assert.Equal(("us@er", "p:ss", "host", 1234), (address.User, address.Password, address.Host, address.PortNumber));
        Assert.Equal(("my/host", "orders", true, true), (address.VirtualHost, address.Queue, address.IsEncrypted, address.AllowsPlainText));
        Assert.Equal("amqps://host:1234/my%2Fhost?queue=orders", address.ToString());
    }

    [Theory]
    [InlineData("amqp://host", 5672, false)]
    [InlineData("amqps://host", 5671, true)]
    public void Parse_AHostAlone_HasTheDefaults(string url, int port, bool isEncrypted)
    {
        RabbitAddress address = RabbitAddress.Parse(url);

        Assert.Equal((port, isEncrypted, "/", "guest"), (address.PortNumber, address.IsEncrypted, address.VirtualHost, address.User));
        Assert.Null(address.Queue);
    }

    [Theory]
    [InlineData("http://user:secret@host")]
    [InlineData("amqp:")]
    [InlineData("secret")]
    [InlineData("amqp://user:secret@host?que=orders")]
    [InlineData("amqp://user:secret@host?queue=Not A Name")]
    [InlineData("amqp://user:secret@host?plaintext=maybe")]
    public void Parse_WhatIsNone_SaysSoWithoutRepeatingIt(string url)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => RabbitAddress.Parse(url));

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains("amqps://", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqp://localhost", true)]
    [InlineData("amqp://127.0.0.2", true)]
    [InlineData("amqp://[::1]", true)]
    [InlineData("amqp://10.0.0.1", false)]
    [InlineData("amqp://localhost.example", false)]
    public void IsLoopback_OfAHost_IsWhetherNothingLeavesTheMachine(string url, bool expected) => Assert.Equal(expected, RabbitAddress.Parse(url).IsLoopback);

    [Fact]
    public async Task Open_PlainTextToAnotherMachine_MustBeAskedFor()
    {
        var factory = new RabbitEngineFactory(new RabbitMqQueueOptions());
        var settings = new QueueEngineSettings
        {
            Url = "amqp://user:secret@192.0.2.1/",
            LeaseTimeout = TimeSpan.FromSeconds(1),
            MaxWaiting = 1,
            UnknownMethodTimeout = TimeSpan.FromSeconds(1),
            MaxBody = 1,
            TimeProvider = TimeProvider.System,
            LoggerFactory = NullLoggerFactory.Instance,
        };

        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(() => factory.OpenAsync(settings, default).AsTask());

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AllowPlainText", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseRabbitMq_WithOptionsOutOfRange_NamesEach()
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new ComputeQueueOptions().UseRabbitMq(options =>
        {
            options.Name = "Not A Name";
            options.Heartbeat = TimeSpan.Zero;
            options.CertificateAuthorityFile = "/nowhere.pem";
        }));

        Assert.All(["Name", "Heartbeat", "/nowhere.pem"], text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
    }
}
