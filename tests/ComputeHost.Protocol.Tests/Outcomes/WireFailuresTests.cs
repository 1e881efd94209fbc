using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Outcomes;

public sealed class WireFailuresTests
{
    public static TheoryData<string> Kinds => [.. Samples().Select(static sample => sample.GetType().Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FromWire_WhatToWireMade_HasTheSameProperties(string kind)
    {
        ComputeHostException sent = Samples().First(sample => sample.GetType().Name == kind);

        ComputeHostException received = WireFailures.FromWire(Failed.Parser.ParseFrom(WireFailures.ToWire(sent, 7).ToByteArray()), "c-1", "A.B");

        Assert.IsType(sent.GetType(), received);
        Assert.Equal(("c-1", "A.B"), (received.CallId, received.Method));
        foreach (System.Reflection.PropertyInfo property in sent.GetType().GetProperties().Where(IsOurs))
        {
            Assert.Equal(property.GetValue(sent), property.GetValue(received));
        }

        Assert.Equal(sent.Message, received.Message);
        Assert.Equal(sent.InnerException?.Message, received.InnerException?.Message);
    }

    [Fact]
    public void FromWire_Poison_HasItsLosses()
    {
        var sent = new PoisonCallException("poison") { Attempts = [new WorkerLostException("one") { ExitCode = 3 }, new WorkerLostException("two") { Signal = 9 }] };

        var received = (PoisonCallException)WireFailures.FromWire(WireFailures.ToWire(sent), "c-1", "A.B");

        Assert.Equal([3, null], received.Attempts.Select(static loss => loss.ExitCode));
        Assert.Equal([null, 9], received.Attempts.Select(static loss => loss.Signal));
    }

    [Fact]
    public void FromWire_UnknownNumbers_MakeSomeException()
    {
        var failed = new Failed { Kind = (Failed.Types.Kind)99, Ran = 99, Message = "m", Lost = new LostWorker { Cause = 99, Blame = 99 } };
        Assert.IsType<NoWorkersException>(WireFailures.FromWire(failed, null, null));
        failed.Kind = Failed.Types.Kind.WorkerLost;
        Assert.Equal(WorkerLostCause.Unknown, Assert.IsType<WorkerLostException>(WireFailures.FromWire(failed, null, null)).Cause);
    }

    private static bool IsOurs(System.Reflection.PropertyInfo property) =>
        property.DeclaringType!.Namespace == "ComputeHost" && property.Name is not (nameof(ComputeHostException.CallId) or nameof(ComputeHostException.Method) or nameof(PoisonCallException.Attempts));

    private static ComputeHostException[] Samples() =>
    [
        new ComputeTimeoutException("timeout", new WorkerLostException("before"))
        {
            Attempt = 2, Ran = ComputeRan.Yes, Queued = TimeSpan.FromMilliseconds(5), Executing = TimeSpan.FromSeconds(3), Timeout = TimeSpan.FromSeconds(2),
            StillRunning = true,
        },
        new WorkerLostException("lost")
        {
            Attempt = 1, Ran = ComputeRan.Yes, Cause = WorkerLostCause.StackOverflow, Blame = WorkerLostBlame.Exact, ExitCode = 134, StderrTail = "Stack overflow.", WorkerId = "w-3", ProcessId = 77,
            Elapsed = TimeSpan.FromSeconds(1), PeakMemory = 1L << 33, DumpPath = "/d/x.dmp",
        },
        new PoisonCallException("poison") { Attempt = 3 },
        new PendingQueueFullException("full") { PendingLimit = 9, RetryAfter = TimeSpan.FromMilliseconds(250) },
        new NoWorkersException("none") { RetryAfter = TimeSpan.FromSeconds(9) },
        new ProtocolMismatchException("mismatch") { Here = "a", There = "b", Ran = ComputeRan.No },
        new NotSerializableException("refused") { RefusedType = "X.Y", Member = "Z" },
        new PayloadTooLargeException("large") { Size = 1L << 40, Limit = 5 },
        new ComputeCancelledException("ended") { By = "root", Ran = ComputeRan.Yes },
        new WorkerStartException("start"),
    ];
}
