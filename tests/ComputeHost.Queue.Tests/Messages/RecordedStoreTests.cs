using System.Text;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;
using Google.Protobuf;
using Progress = ComputeHost.Protocol.V1.Progress;

namespace ComputeHost.Queue.Tests.Messages;

/// <summary>
/// The bytes of jobs, outcomes and histories, as the first version stores them. What is recorded here lies in the stores of users: it must be read in
/// the same way for
/// good, and is written in the same way as long as the format is 1.
/// </summary>
public sealed class RecordedStoreTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Messages", "store-1.txt");

    private static readonly (string Name, IMessage Message)[] Stored =
    [
        ("StoredJob", new StoredJob
        {
            Format = 1,
            Method = "Shop.Primes.Count(System.Int32)",
            Aliases = { "primes", "Shop.OldPrimes.Count(System.Int32)" },
            Fingerprint = 0x0123_4567_89AB_CDEF,
            Arguments = ByteString.CopyFrom(0x0A, 5, 1, 0x40, 0x42, 0x0F, 0),
            Culture = "de-CH",
            UiCulture = "en",
            TimeoutMicroseconds = 2_000_000,
            ReportProgress = true,
        }),
        ("StoredJob with items", new StoredJob { Format = 1, Method = "m", Items = Items.UntilFault, ItemCount = 3, Arguments = ByteString.CopyFrom(0x0A, 0) }),
        ("StoredJob in JSON", new StoredJob { Format = 1, Method = "m", Json = true, Arguments = ByteString.CopyFrom(0x0A, 1, 0x35) }),
        ("StoredOutcome with a value", new StoredOutcome { Format = 1, Value = ByteString.CopyFrom(1, 0x2A, 0, 0, 0), Attempts = 1 }),
        ("StoredOutcome with JSON", new StoredOutcome { Format = 1, Json = ByteString.CopyFromUtf8("42"), Attempts = 2 }),
        ("StoredOutcome with a fault", new StoredOutcome
        {
            Format = 1,
            Fault = new Fault
            {
                Kind = Fault.Types.Kind.Threw,
                Detail = new FaultDetail { Type = "System.InvalidOperationException", Message = "boom", StackTrace = "at App", Hresult = -2146233079 },
            },
            Attempts = 1,
        }),
        ("StoredOutcome without an outcome of its method", new StoredOutcome
        {
            Format = 1,
            Failed = new Failed
            {
                Kind = Failed.Types.Kind.Poison,
                Message = "dead",
                Attempt = 2,
                Ran = 2,
                Causes = { new Failed { Kind = Failed.Types.Kind.WorkerLost, Message = "lost", Ran = 2, Lost = new LostWorker { Cause = 1, Blame = 2, ExitCode = 134, Worker = "w1", ProcessId = 99 } } },
            },
            Attempts = 2,
        }),
        ("JobHistory", new JobHistory
        {
            Attempts =
            {
                new StoredAttempt { EndedUnixMilliseconds = 1_764_000_000_000, Cause = "lost", Consumer = "shop@host:1", Lost = new Failed { Kind = Failed.Types.Kind.WorkerLost, Message = "lost" } },
                new StoredAttempt { EndedUnixMilliseconds = 1_764_000_001_000, Cause = "The method threw." },
            },
        }),
        ("Progress", new Progress { Fraction = 0.5, Message = "half" }),
    ];

    [Fact]
    public void Write_Today_GivesTheRecordedBytes()
    {
        var text = new StringBuilder("# What the first version of the queue stores, each message as it lies in a store.\n");
        foreach ((string name, IMessage message) in Stored)
        {
            text.Append(name).Append('\n').Append(Convert.ToHexStringLower(message.ToByteArray())).Append('\n');
        }

        Assert.Equal(File.ReadAllText(Recorded), text.ToString());
    }

    [Fact]
    public void Read_TheRecordedBytes_GivesTheMessages() =>
        Assert.Equal(Stored.Select(static item => item.Message), Stored.Select(static item => item.Message.Descriptor.Parser.ParseFrom(BytesOf(item.Name))));

    [Fact]
    public void Read_TheRecordedJobsAndOutcomes_IsWhatTheyMeant()
    {
        StoredJob job = StoredJobs.Read(BytesOf("StoredJob"));
        Assert.Equal(["Shop.Primes.Count(System.Int32)", "primes"], [job.Method, job.Aliases[0]]);
        Assert.Equal(StoredOutcome.OutcomeOneofCase.Value, StoredOutcomes.Read(BytesOf("StoredOutcome with a value")).OutcomeCase);
        var poison = Assert.IsType<PoisonCallException>(WireFailures.FromWire(StoredOutcomes.Read(BytesOf("StoredOutcome without an outcome of its method")).Failed, "id", "m"));
        Assert.Equal(WorkerLostBlame.Exact, Assert.Single(poison.Attempts).Blame);
        Assert.Equal(2, StoredAttempts.Read(new JobAttempts(2, 1, BytesOf("JobHistory"))).Count);
    }

    [Theory]
    [InlineData("ffffff")]
    [InlineData("")]
    [InlineData("0802")]
    [InlineData("080112016d38e707")]
    public void Read_WhatIsNoJob_SaysSo(string bytes) => Assert.Throws<InvalidDataException>(() => StoredJobs.Read(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("ffffff")]
    [InlineData("")]
    [InlineData("0802")]
    [InlineData("0801")]
    public void Read_WhatIsNoOutcome_SaysSo(string bytes) => Assert.Throws<InvalidDataException>(() => StoredOutcomes.Read(Convert.FromHexString(bytes)));

    private static byte[] BytesOf(string name) => Convert.FromHexString(File.ReadLines(Recorded).SkipWhile(line => line != name).ElementAt(1));
}
