using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;

namespace ComputeHost.Client.Tests.Failures;

public sealed class LossPolicyTests
{
    [Fact]
    public void Decide_NotIdempotent_TellsTheCallerAtOnce()
    {
        var loss = new WorkerLostException("lost");
        Assert.Equal(loss, LossPolicy.Decide(new SchedulerFixture().Create(TestMethods.Double), loss));
    }

    [Fact]
    public void Decide_IdempotentFirstLoss_SendsAgain() =>
        Assert.Null(LossPolicy.Decide(new SchedulerFixture().Create(TestMethods.Repeatable), new WorkerLostException("lost") { Blame = WorkerLostBlame.Exact }));

    [Fact]
    public void Decide_CallOptionsBeatTheMethod_SendsAgain()
    {
        TypedCall<int> call = new SchedulerFixture().Create(TestMethods.Double, new ComputeCallOptions { Idempotent = true });
        Assert.Null(LossPolicy.Decide(call, new WorkerLostException("lost")));
    }

    [Fact]
    public void Decide_SuspectLosses_NeverPoisonButEnd()
    {
        TypedCall<int> call = new SchedulerFixture().Create(TestMethods.Repeatable);
        var suspect = new WorkerLostException("lost") { Blame = WorkerLostBlame.Suspect };

        for (int loss = 1; loss < LossPolicy.AttemptLimit; loss++)
        {
            Assert.Null(LossPolicy.Decide(call, suspect));
        }

        Assert.Same(suspect, LossPolicy.Decide(call, suspect));
    }
}
