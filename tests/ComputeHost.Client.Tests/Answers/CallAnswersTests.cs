using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Client.Tests.Answers;

public sealed class CallAnswersTests
{
    private readonly CallCounters _counters = new();

    [Fact]
    public void Answer_WithAResult_HasCountedItWhenTheCallerIsTold()
    {
        WitnessCall call = NewCall();

        new CallAnswers(_counters).Answer(call, CallOutcome.Succeeded(TimeSpan.Zero));

        Assert.Equal((1, 0), call.SucceededAndFaulted);
    }

    [Fact]
    public void Answer_WithAFault_HasCountedItWhenTheCallerIsTold()
    {
        WitnessCall call = NewCall();
        var fault = new MethodFault(MethodFaultKind.Threw, new ExceptionDescription { Type = "System.Exception", Message = "thrown" });

        new CallAnswers(_counters).Answer(call, CallOutcome.Faulted(fault));

        Assert.Equal((0, 1), call.SucceededAndFaulted);
    }

    private WitnessCall NewCall() => new(new SchedulerFixture().Create(), _counters);

    /// <summary>A call that looks at the counters at the moment at which its caller would be told.</summary>
    private sealed class WitnessCall(PendingCall like, CallCounters counters) : PendingCall(like.Method, like.Arguments, new CallTerms(like.Limits, Options: null), like.Timer.Submitted)
    {
        public (long Succeeded, long Faulted)? SucceededAndFaulted { get; private set; }

        public override bool ReadsWithUserCode => false;

        public override void Succeed() => Look();

        public override void Fail(Exception exception) => Look();

        public override void Cancel() => Look();

        public override void Unregister()
        {
        }

        protected override void Read(ReadOnlySpan<byte> value, SegmentLease? lease)
        {
        }

        private void Look() => SucceededAndFaulted = (counters.Succeeded, counters.Faulted);
    }
}
