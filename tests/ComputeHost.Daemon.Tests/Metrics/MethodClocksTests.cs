using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Metrics;
using ComputeHost.Daemon.Metrics;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Metrics;

public sealed class MethodClocksTests
{
    private static readonly MethodContract Short = MethodContract.Of(((Func<int, int>)MeasuredMethods.Double).Method);
    private static readonly MethodContract Long = MethodContract.Of(((Func<int, int>)MeasuredMethods.Triple).Method);

    private readonly FakeTimeProvider _time = new();
    private readonly MethodClocks _clocks;

    public MethodClocksTests() => _clocks = new MethodClocks(_time);

    [Fact]
    public void Read_OfTwoMethods_HasTheBusiestFirstWithItsPercentiles()
    {
        for (int second = 0; second < 10; second++)
        {
            End(Long, OutcomeKind.Succeeded, wait: 1, run: 100);
            End(Short, OutcomeKind.Succeeded, wait: 2, run: 4);
            End(Short, OutcomeKind.Faulted, wait: 2, run: 4);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        IReadOnlyList<MethodTimes> read = _clocks.Read();

        Assert.Equal([Short.Key, Long.Key], read.Select(static times => times.Key));
        Assert.Equal(("MeasuredMethods.Double", 20, 10, 2.0), (read[0].Name, read[0].Calls, read[0].Failures, read[0].PerSecond));
        Assert.InRange(read[0].Run.P50!.Value.TotalMilliseconds, 3.7, 4.3);
        Assert.InRange(read[0].Wait.P99!.Value.TotalMilliseconds, 1.8, 2.2);
        Assert.InRange(read[1].Run.P99!.Value.TotalMilliseconds, 93, 107);
    }

    [Fact]
    public void Read_OfAMethodThatNeverRan_CountsItAmongTheOthers()
    {
        End(Short, OutcomeKind.Rejected, wait: null, run: null);

        MethodTimes others = Assert.Single(_clocks.Read());

        Assert.Equal(("", "other", 1, 1), (others.Key, others.Name, others.Calls, others.Failures));
        Assert.Equal(default, others.Run);
    }

    [Fact]
    public void Read_LongAfterTheLastCall_HasTheCountsAlone()
    {
        End(Short, OutcomeKind.Succeeded, wait: 1, run: 1);
        _time.Advance(TimeSpan.FromHours(1));

        MethodTimes times = Assert.Single(_clocks.Read());

        Assert.Equal((1, 0.0, default, default), (times.Calls, times.PerSecond, times.Wait, times.Run));
    }

    [Fact]
    public async Task OnEnded_FromManyThreads_LosesNothing()
    {
        const int Each = 10_000;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                End(Short, OutcomeKind.Succeeded, wait: 1, run: 1);
            }
        })));

        Assert.Equal(4 * Each, Assert.Single(_clocks.Read()).Calls);
    }

    private void End(MethodContract method, OutcomeKind outcome, int? wait, int? run) =>
        _clocks.OnEnded(new CallEnd(new EndedCall(method), outcome, new CallTimes(Milliseconds(wait), Milliseconds(run))));

    private static TimeSpan? Milliseconds(int? count) => count is { } some ? TimeSpan.FromMilliseconds(some) : null;

    private sealed class EndedCall(CalledMethod method)
        : PendingCall(method, new ArgumentBuffer(new PayloadWriter(16)), new CallTerms(default(CallLimits), Options: null), submitted: 0)
    {
        public override bool ReadsWithUserCode => false;

        public override void Succeed()
        {
        }

        public override void Fail(Exception exception)
        {
        }

        public override void Cancel()
        {
        }

        public override void Unregister()
        {
        }

        protected override void Read(ReadOnlySpan<byte> value, SegmentLease? lease)
        {
        }
    }
}
