using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Client.Tests.Sessions;

public sealed class WorkerFrameReaderTests
{
    /// <summary>The worker runs foreign code: whatever it sends, the session ends in an error that is known, or goes on, and no call is answered twice.</summary>
    [Fact]
    public void Receive_TenThousandRandomBatches_EndInKnownWays()
    {
        const int Seed = 20;
        const int Rounds = 1000;
        const int Calls = 6;
        var random = new Random(Seed);
        int broken = 0;
        int answered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var fixture = new SchedulerFixture();
            WorkerLane lane = fixture.AddLane(credit: 4);
            Task[] calls = [.. Enumerable.Range(0, Calls).Select(_ => fixture.Submit().Task)];
            var reader = new WorkerFrameReader(lane, results: null, CoreOf(fixture));
            try
            {
                for (int batch = 0; batch < 10; batch++)
                {
                    reader.Receive(RandomBatch(random));
                }
            }
            catch (InvalidDataException)
            {
                // The session is broken, as it should be.
                broken++;
            }

            // Each call is in one place, and was counted as over once if it is.
            int over = calls.Count(call => call.IsCompleted);
            (int waiting, int running) = fixture.Scheduler.Load;
            CallCounters counters = fixture.Counters;
            Assert.Equal(Calls, over + waiting + running);
            Assert.Equal(over, counters.Succeeded + counters.Faulted + counters.Rejected + counters.TimedOut + counters.Lost + counters.Poisoned + counters.Cancelled);
            answered += over;
        }

        Assert.InRange(broken, 1, Rounds - 1);
        Assert.InRange(answered, 1, (Rounds * Calls) - 1);
    }

    [Fact]
    public void Receive_LargeResultAnnouncedForACallThatIsNotThere_BreaksTheSession()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 4);
        fixture.Submit();
        var batch = new WorkerBatch { Frames = { new WorkerFrame { Result = new Result { Call = 2, Value = ByteString.CopyFrom(1), ValueLength = 500 } } } };
        InvalidDataException broken = Assert.Throws<InvalidDataException>(
            () => new WorkerFrameReader(lane, results: null, CoreOf(fixture)).Receive(batch));
        Assert.Contains("'2'", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_ResultInASegmentThatIsNotThere_BreaksTheSession()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 1);
        fixture.Submit();
        var batch = new WorkerBatch { Frames = { new WorkerFrame { Result = new Result { Call = 1, SharedValue = new SharedRange { Offset = 4096, Length = 10 } } } } };
        InvalidDataException broken = Assert.Throws<InvalidDataException>(
            () => new WorkerFrameReader(lane, results: null, CoreOf(fixture)).Receive(batch));
        Assert.Contains("'4096'", broken.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Receive_BreachBehindAResultInTheSegment_GivesTheRangeBack()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane(credit: 1);
        fixture.Submit();
        using SegmentArena arena = SegmentArena.TryCreate(1024 * 1024, TimeProvider.System)!;
        var sent = new RecordingSender<ClientBatch>();
        var writer = new ClientFrameWriter(sent, new ClientFrameBuilder(default, fixture.Time));
        using var results = new ResultSegment(SegmentView.TryOpen(arena.Offering, writable: true)!, writer);
        var batch = new WorkerBatch { Frames = { new WorkerFrame { Result = new Result { Call = 1, SharedValue = new SharedRange { Length = 10 } } }, new WorkerFrame() } };
        Assert.Throws<InvalidDataException>(
            () => new WorkerFrameReader(lane, results, CoreOf(fixture)).Receive(batch));
        writer.Flush();
        Assert.NotNull(Assert.Single(Assert.Single(sent.Batches).Frames).Release);
    }

    [Fact]
    public async Task Receive_ResultInChunks_IsPutTogether()
    {
        var fixture = new SchedulerFixture();
        WorkerLane lane = fixture.AddLane();
        Task<int> call = fixture.Submit().Task;
        byte[] value = [1, 0x2C, 1, 0, 0];
        using var reader = new WorkerFrameReader(lane, results: null, CoreOf(fixture));

        reader.Receive(new WorkerBatch { Frames = { new WorkerFrame { Result = new Result { Call = 1, Value = ByteString.CopyFrom(value, 0, 2), ValueLength = 5 } } } });
        Assert.False(call.IsCompleted);
        reader.Receive(new WorkerBatch { Frames = { new WorkerFrame { Chunk = new PayloadChunk { Call = 1, Data = ByteString.CopyFrom(value, 2, 3) } } } });

        Assert.Equal(300, await call.DefaultTimeout());
    }

    private static ClientCore CoreOf(SchedulerFixture fixture) => new()
    {
        Scheduler = fixture.Scheduler,
        Overseer = null!,
        Arguments = null,
        Connect = static (_, _) => throw new NotSupportedException(),
        Losses = new WorkerLosses(fixture.Time),
        Time = fixture.Time,
        Settings = fixture.Settings with { MaxPayload = 1000 },
        Logger = NullLogger.Instance,
    };

    private static WorkerBatch RandomBatch(Random random)
    {
        var batch = new WorkerBatch();
        for (int count = random.Next(4); count > 0; count--)
        {
            ulong call = (ulong)random.Next(8);
            ByteString data = ByteString.CopyFrom(new byte[random.Next(20)]);
            batch.Frames.Add(random.Next(9) switch
            {
                0 => new WorkerFrame { Result = new Result { Call = call, Value = data, ValueLength = (ulong)random.Next(30) } },
                1 => new WorkerFrame { Result = new Result { Call = call, Value = data, ValueLength = ulong.MaxValue - (ulong)random.Next(3) } },
                2 => new WorkerFrame { Chunk = new PayloadChunk { Call = call, Data = data } },
                3 => new WorkerFrame { Fault = new Fault { Call = call, Kind = (Fault.Types.Kind)random.Next(9), Detail = random.Next(2) == 0 ? null : new FaultDetail { Type = "System.Exception" } } },
                4 => new WorkerFrame { NotStarted = new NotStarted { Call = call, Reason = (NotStarted.Types.Reason)random.Next(12) } },
                5 => new WorkerFrame { Credit = new Credit { Limit = (uint)random.Next() } },
                6 => new WorkerFrame { Progress = new Progress { Call = call, Fraction = random.NextDouble() } },
                7 => random.Next(5) == 0 ? new WorkerFrame() : new WorkerFrame { Hello = new Hello() },
                _ => new WorkerFrame { Draining = new Draining() },
            });
        }

        return batch;
    }
}
