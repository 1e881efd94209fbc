using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;
using ComputeHost.Queue.Queues;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue.Tests.States;

public sealed class JobStatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly MethodFault Threw = new(MethodFaultKind.Threw, new ExceptionDescription { Type = "System.FormatException", Message = "no number" });

    [Fact]
    public void Ended_MethodReturned_IsSucceeded()
    {
        JobDecision decision = Ended(Job(), default, idempotent: false, new JobRun { Value = new byte[] { 1, 2 } });

        Assert.Equal((ComputeJobStatus.Succeeded, 0), (decision.Status, decision.Attempts.Charged));
        Assert.Equal([1, 2], StoredOutcomes.Read(decision.Outcome!.Body).Value.ToByteArray());
    }

    [Theory]
    [InlineData(false, false, 0, ComputeJobStatus.Failed)]
    [InlineData(false, true, 0, ComputeJobStatus.Failed)]
    [InlineData(true, false, 0, ComputeJobStatus.Failed)]
    [InlineData(true, true, 0, ComputeJobStatus.Scheduled)]
    [InlineData(true, true, 3, ComputeJobStatus.Scheduled)]
    [InlineData(true, true, 4, ComputeJobStatus.Dead)]
    public void Ended_MethodThrew_IsTriedAgainOnlyIfAskedAndIdempotent(bool idempotent, bool retryFaults, int charged, ComputeJobStatus expected)
    {
        JobDecision decision = Ended(Job() with { RetryFaults = retryFaults }, new JobAttempts(charged, 0, default), idempotent, new JobRun { Fault = Threw });

        Assert.Equal((expected, charged + 1), (decision.Status, decision.Attempts.Charged));
        Assert.Equal(expected != ComputeJobStatus.Scheduled, decision.IsTerminal);
        if (decision.Outcome is { } outcome)
        {
            Assert.Equal("no number", Assert.IsType<ComputeFaultException>(FailureOf(outcome)).RemoteMessage);
        }
        else
        {
            Assert.Equal(JobBackoff.Default.After(charged + 1, 0.5), decision.Delay);
        }
    }

    [Fact]
    public void Ended_ResultThatCannotBeSent_IsNotTriedAgain()
    {
        var fault = new MethodFault(MethodFaultKind.ResultTooLarge, new ExceptionDescription { Size = 10, Limit = 5 });

        Assert.Equal(ComputeJobStatus.Failed, Ended(Job() with { RetryFaults = true }, default, idempotent: true, new JobRun { Fault = fault }).Status);
    }

    [Theory]
    [InlineData(true, WorkerLostBlame.Exact, 0, ComputeJobStatus.Ready)]
    [InlineData(true, WorkerLostBlame.Suspect, 1, ComputeJobStatus.Ready)]
    [InlineData(true, WorkerLostBlame.Exact, 1, ComputeJobStatus.Dead)]
    [InlineData(false, WorkerLostBlame.Exact, 0, ComputeJobStatus.Failed)]
    [InlineData(false, WorkerLostBlame.Suspect, 0, ComputeJobStatus.Unknown)]
    [InlineData(false, WorkerLostBlame.None, 0, ComputeJobStatus.Unknown)]
    public void Ended_WorkerLost_DependsOnMethodAndBlame(bool idempotent, WorkerLostBlame blame, int deaths, ComputeJobStatus expected)
    {
        var loss = new WorkerLostException("It died.") { Ran = ComputeRan.Yes, Blame = blame, Cause = WorkerLostCause.StackOverflow };

        JobDecision decision = Ended(Job(), new JobAttempts(deaths, deaths, default), idempotent, new JobRun { Failure = loss });

        Assert.Equal((expected, deaths + 1), (decision.Status, decision.Attempts.Charged));
        Assert.Equal("It died.", StoredAttempts.Read(decision.Attempts)[^1].Cause);
    }

    [Fact]
    public void Ended_SecondCertainDeath_IsPoisonWithItsLosses()
    {
        var loss = new WorkerLostException("It died.") { Ran = ComputeRan.Yes, Blame = WorkerLostBlame.Exact, Cause = WorkerLostCause.StackOverflow, WorkerId = "w1" };
        JobDecision first = Ended(Job(), default, idempotent: true, new JobRun { Failure = loss });

        JobDecision second = Ended(Job(), first.Attempts, idempotent: true, new JobRun { Failure = loss });

        var poison = Assert.IsType<PoisonCallException>(FailureOf(second.Outcome!));
        Assert.Equal(["w1", "w1"], poison.Attempts.Select(static one => one.WorkerId));
        Assert.Equal((2, Job().Id.Mailbox), (poison.Attempt, "shop"));
    }

    [Fact]
    public void Ended_LastAttemptLost_IsDeadWithThatLoss()
    {
        var loss = new WorkerLostException("It died.") { Ran = ComputeRan.Yes, Blame = WorkerLostBlame.Suspect };

        JobDecision decision = Ended(Job(), new JobAttempts(4, 0, default), idempotent: true, new JobRun { Failure = loss });

        Assert.Equal(ComputeJobStatus.Dead, decision.Status);
        Assert.Equal(5, Assert.IsType<WorkerLostException>(FailureOf(decision.Outcome!)).Attempt);
    }

    public static TheoryData<ComputeHostException> NotRun =>
    [
        new NoWorkersException("none"),
        new PendingQueueFullException("full"),
        new ComputeTimeoutException("waited") { Ran = ComputeRan.No },
        new WorkerLostException("before") { Ran = ComputeRan.No },
    ];

    [Theory]
    [MemberData(nameof(NotRun))]
    public void Ended_NotRun_IsGivenBackAtNoCharge(ComputeHostException failure)
    {
        JobDecision decision = Ended(Job(), new JobAttempts(1, 0, default), idempotent: false, new JobRun { Failure = failure });

        Assert.Equal((ComputeJobStatus.Scheduled, 1, JobStates.ReturnDelay), (decision.Status, decision.Attempts.Charged, decision.Delay));
    }

    public static TheoryData<ComputeHostException> NeverRuns =>
    [
        new ProtocolMismatchException("other types") { Ran = ComputeRan.No },
        new NotSerializableException("bad arguments"),
        new PayloadTooLargeException("large") { Ran = ComputeRan.No },
    ];

    [Theory]
    [MemberData(nameof(NeverRuns))]
    public void Ended_CanNeverRun_IsDeadWithTheReason(ComputeHostException failure)
    {
        JobDecision decision = Ended(Job(), default, idempotent: true, new JobRun { Failure = failure });

        Assert.Equal(ComputeJobStatus.Dead, decision.Status);
        Assert.Contains(failure.Message, Assert.IsType<ProtocolMismatchException>(FailureOf(decision.Outcome!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, ComputeRan.Yes, ComputeJobStatus.Failed)]
    [InlineData(true, true, ComputeRan.Yes, ComputeJobStatus.Scheduled)]
    [InlineData(false, true, ComputeRan.Yes, ComputeJobStatus.Failed)]
    [InlineData(true, false, ComputeRan.Unknown, ComputeJobStatus.Ready)]
    [InlineData(false, false, ComputeRan.Unknown, ComputeJobStatus.Unknown)]
    public void Ended_TooLong_IsLikeAFaultIfItCertainlyRan(bool idempotent, bool retryFaults, ComputeRan ran, ComputeJobStatus expected)
    {
        var timeout = new ComputeTimeoutException("too long") { Ran = ran, Timeout = TimeSpan.FromSeconds(1) };

        Assert.Equal(expected, Ended(Job() with { RetryFaults = retryFaults }, default, idempotent, new JobRun { Failure = timeout }).Status);
    }

    [Fact]
    public void Ended_EndedBySomebody_IsCancelled()
    {
        JobDecision decision = Ended(Job(), default, idempotent: true, new JobRun { Failure = new ComputeCancelledException("ended") { By = "ann" } });

        Assert.Equal((ComputeJobStatus.Cancelled, "ann"), (decision.Status, Assert.IsType<ComputeCancelledException>(FailureOf(decision.Outcome!)).By));
    }

    [Theory]
    [InlineData(false, true, 0, ComputeJobStatus.Ready, 0)]
    [InlineData(false, false, 0, ComputeJobStatus.Ready, 0)]
    [InlineData(true, true, 0, ComputeJobStatus.Ready, 1)]
    [InlineData(true, true, 4, ComputeJobStatus.Dead, 5)]
    [InlineData(true, false, 0, ComputeJobStatus.Unknown, 1)]
    public void OwnerLost_DependsOnEntryAndMethod(bool entered, bool idempotent, int charged, ComputeJobStatus expected, int after)
    {
        JobDecision decision = JobStates.OwnerLost(Job(), new JobAttempts(charged, 0, default), entered, idempotent, "It was killed.", Now);

        Assert.Equal((expected, after), (decision.Status, decision.Attempts.Charged));
        if (decision.Outcome is { } outcome)
        {
            Assert.Contains("It was killed.", Assert.IsType<WorkerLostException>(FailureOf(outcome)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Charge_VeryManyAttempts_StaysBounded()
    {
        var attempts = default(JobAttempts);
        for (int attempt = 0; attempt < 1_000; attempt++)
        {
            attempts = attempts.Charge(StoredAttempts.Lost(new string('x', 5_000), Now), certainDeath: false);
        }

        Assert.Equal(1_000, attempts.Charged);
        Assert.InRange(attempts.History.Length, 1, 64 * 1024);
        Assert.All(StoredAttempts.Read(attempts), static attempt => Assert.InRange(attempt.Cause.Length, 1, 1_001));
    }

    private static JobDecision Ended(QueuedJob job, JobAttempts attempts, bool idempotent, JobRun run) =>
        JobStates.Ended(job, attempts, idempotent, run, "consumer", 0.5, Now);

    private static ComputeHostException? FailureOf(JobOutcome outcome)
    {
        StoredOutcome stored = StoredOutcomes.Read(outcome.Body);
        return JobResults.FailureOf(stored, Job().Id, "m");
    }

    private static QueuedJob Job() => new()
    {
        Id = new JobId(Guid.Parse("0198f0c2-a1b3-7c3e-9d5f-6a7b8c9d0e1f"), "shop"),
        Method = "m",
        ResultTtl = TimeSpan.FromHours(1),
        MaxAttempts = 5,
        Backoff = JobBackoff.Default,
        Body = default,
    };
}
