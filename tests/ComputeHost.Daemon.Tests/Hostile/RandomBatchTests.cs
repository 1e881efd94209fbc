using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>Batches that are messages, but of random content.</summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "The same each time.")]
public sealed class RandomBatchTests
{
    private const int Batches = 10_000;
    private const long MaxBytes = 2 * 1024 * 1024;

    private static readonly string[] Methods = [RawClient.Twice, RawClient.Echo, "ComputeHost.SharedMethods.Work.Nothing()", "imaging.resize", "no.such.Method()", ""];

    [LinuxFact]
    public async Task Receive_TenThousandRandomBatches_NoneHarmsTheDaemonOrLeavesAnythingBehind()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1", $"\"clients\": {{ \"*\": {{ \"maxBytes\": \"{MaxBytes}\", \"maxWaiting\": 2000 }} }},");
        int descriptors;
        using (RawClient first = RawClient.Begin(daemon))
        {
            first.SendCall(first.NextCall(RawClient.Twice, 1));
            first.ReceiveOutcome();
            descriptors = DaemonResources.Descriptors(daemon);
        }

        var random = new Random(20_261_129);
        using SegmentArena arena = SegmentArena.TryCreate(1 << 20, TimeProvider.System)!;
        RawClient client = RawClient.Begin(daemon, arena.Descriptor, arena.Length);
        ulong last = 0;
        int sessions = 1;
        for (int batch = 0; batch < Batches; batch++)
        {
            ClientFrame[] frames = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => AnyFrame(random, ref last))];
            if (Record.Exception(() => client.Send(frames)) is not null)
            {
                client.Dispose();
                client = RawClient.Begin(daemon, arena.Descriptor, arena.Length);
                last = 0;
                sessions++;
            }
        }

        client.Dispose();
        Assert.InRange(sessions, 100, Batches);
        Assert.False(daemon.HasExited, daemon.Output);
        Assert.DoesNotContain("Unhandled", daemon.Output, StringComparison.Ordinal);
        await Eventually.UntilAsync("all descriptors are closed", () => DaemonResources.Descriptors(daemon) <= descriptors + 2);

        // Nothing is charged any more: there is room for one call that takes almost all.
        using RawClient next = RawClient.Begin(daemon);
        await Eventually.UntilAsync("the client's room is free again", () =>
        {
            Call call = next.NextCall(RawClient.Echo, [1, .. new byte[MaxBytes - 64]]);
            ByteString all = new Arguments { Values = { ByteString.CopyFrom([1, .. new byte[MaxBytes - 64]]) } }.ToByteString();
            next.SendCall(call);
            for (int sent = call.Arguments.Length; sent < all.Length; sent += 64 * 1024)
            {
                next.Send(new ClientFrame { Chunk = new PayloadChunk { Call = call.Call_, Data = ByteString.CopyFrom(all.Span[sent..Math.Min(all.Length, sent + (64 * 1024))]) } });
            }

            WorkerFrame outcome = next.ReceiveOutcome();
            return outcome.Result?.Call == call.Call_ && Skip(next, outcome.Result);
        });
    }

    private static bool Skip(RawClient client, Result result)
    {
        ulong received = (ulong)result.Value.Length;
        while (received < result.ValueLength)
        {
            received += (ulong)(client.ReceiveFrame().Chunk?.Data.Length ?? 0);
        }

        return true;
    }

    private static ClientFrame AnyFrame(Random random, ref ulong last)
    {
        int kind = random.Next(100);
        ulong known = last == 0 ? 0 : (ulong)random.NextInt64(1, (long)last + 1);
        return kind switch
        {
            < 70 => new ClientFrame { Call = AnyCall(random, ++last) },
            < 80 => new ClientFrame { Chunk = new PayloadChunk { Call = known, Data = AnyBytes(random, 2000) } },
            < 92 => new ClientFrame { Cancel = new Cancel { Call = known } },
            < 96 => new ClientFrame { Withdraw = new Withdraw { Call = known } },
            < 97 => new ClientFrame { Release = new Release { Offset = AnyNumber(random) } },
            < 98 => new ClientFrame { Cancel = new Cancel { Call = AnyNumber(random) } },
            < 99 => RawClient.OpenFrame(),
            _ => new ClientFrame(),
        };
    }

    private static Call AnyCall(Random random, ulong number)
    {
        string method = Methods[random.Next(Methods.Length)];
        var call = new Call
        {
            Call_ = random.Next(200) == 0 ? AnyNumber(random) : number,
            // Each call gives out an id, so that most of them are in order.
            MethodId = random.Next(200) == 0 ? (uint)AnyNumber(random) : (uint)number,
            Method = method.Length > 0 || random.Next(2) == 0 ? method : AnyText(random, 300),
            Arguments = random.Next(3) == 0 ? AnyBytes(random, 500) : new Arguments { Values = { ByteString.CopyFrom(1, 2, 0, 0, 0) } }.ToByteString(),
            CallId = AnyText(random, 100),
            Attempt = (uint)random.Next(),
            Fingerprint = random.Next(10) == 0 ? AnyNumber(random) : 0,
            TimeoutMicroseconds = AnyNumber(random),
            DeadlineMicroseconds = AnyNumber(random),
            JournalSlot = random.Next(100) == 0 ? (uint)random.Next() : (uint)random.Next(2000),
            ReportProgress = random.Next(2) == 0,
            BorrowsResult = random.Next(2) == 0,
            Items = random.Next(20) == 0 ? (Items)random.Next(3) : Items.Unspecified,
            ItemCount = (uint)AnyNumber(random),
            Json = random.Next(20) == 0,
            TakenBack = random.Next(20) == 0,
        };
        call.ArgumentsLength = random.Next(10) == 0 ? (ulong)call.Arguments.Length + (ulong)random.Next(5000) : (ulong)call.Arguments.Length;
        if (random.Next(10) == 0)
        {
            call.Culture = random.Next(2) == 0 ? "de-CH" : AnyText(random, 50);
            call.UiCulture = "";
        }

        if (random.Next(20) == 0)
        {
            call.SharedArguments = new SharedRange { Offset = (ulong)random.Next(1 << 20), Length = random.Next(10) == 0 ? AnyNumber(random) : (ulong)random.Next(1000) };
        }

        if (random.Next(3) > 0)
        {
            call.Terms = AnyTerms(random);
        }

        return call;
    }

    private static RequestedTerms AnyTerms(Random random)
    {
        var terms = new RequestedTerms
        {
            Priority = random.Next(2) == 0 ? random.Next(-1, 2) : random.Next(),
            AffinityKey = random.Next(4) == 0 ? AnyText(random, 400) : "",
            WaitedMicroseconds = AnyNumber(random),
        };
        if (random.Next(2) == 0)
        {
            (terms.TimeoutMicroseconds, terms.QueueTimeoutMicroseconds, terms.DeadlineMicroseconds) = (AnyNumber(random), AnyNumber(random), AnyNumber(random));
            (terms.DefaultTimeoutMicroseconds, terms.Idempotent) = (AnyNumber(random), random.Next(2) == 0);
        }

        return terms;
    }

    private static ulong AnyNumber(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => 1,
        2 => ulong.MaxValue,
        3 => long.MaxValue,
        4 => (ulong)random.Next(10_000_000),
        _ => (ulong)random.NextInt64(),
    };

    private static string AnyText(Random random, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(1, 0xD7FF) : random.Next(32, 127))));

    private static ByteString AnyBytes(Random random, int longest)
    {
        byte[] bytes = new byte[random.Next(longest)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
