using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Contract;

public abstract partial class QueueEngineContract
{
    [Fact]
    public async Task Loss_OfAJobThatWasNotEntered_IsFree()
    {
        if (!CanLose)
        {
            return;
        }

        (IQueueEngine lost, IQueueConsumer _, JobDelivery first, IQueueConsumer second) = await ClaimAsync(Job());

        await LoseAsync(lost).DefaultTimeout();

        JobDelivery again = await ReceiveOneAsync(second);
        Assert.Equal((first.Job.Id, 0), (again.Job.Id, again.Attempts.Charged));
        Assert.True(again.Epoch > first.Epoch);
    }

    [Fact]
    public async Task Loss_OfAnEnteredIdempotentJob_IsChargedAndRunsAgain()
    {
        if (!CanLose)
        {
            return;
        }

        (IQueueEngine lost, IQueueConsumer consumer, JobDelivery first, IQueueConsumer second) = await ClaimAsync(Job());
        Assert.True(await EnterAsync(consumer, first));

        await LoseAsync(lost).DefaultTimeout();

        JobDelivery again = await ReceiveOneAsync(second);
        Assert.Equal((first.Job.Id, 1, 0), (again.Job.Id, again.Attempts.Charged, again.Attempts.WorkerDeaths));
        Assert.NotEmpty(again.Attempts.History.ToArray());
    }

    [Fact]
    public async Task Loss_OfTheLastAttempt_IsDead()
    {
        if (!CanLose)
        {
            return;
        }

        (IQueueEngine lost, IQueueConsumer consumer, JobDelivery first, IQueueConsumer _) = await ClaimAsync(Job() with { MaxAttempts = 1 });
        Assert.True(await EnterAsync(consumer, first));

        await LoseAsync(lost).DefaultTimeout();

        Assert.Equal(ComputeJobStatus.Dead, (await OutcomeAsync(await OpenAsync(), first.Job.Id)).Status);
    }

    [Fact]
    public async Task Loss_OfAnEnteredJobThatIsNotIdempotent_IsUnknownAndNeverRunsAgain()
    {
        if (!CanLose)
        {
            return;
        }

        (IQueueEngine lost, IQueueConsumer consumer, JobDelivery first, IQueueConsumer second) = await ClaimAsync(Job(), idempotent: false);
        Assert.False(first.IsIdempotent);
        Assert.True(await EnterAsync(consumer, first));

        await LoseAsync(lost).DefaultTimeout();

        Assert.Equal(ComputeJobStatus.Unknown, (await OutcomeAsync(await OpenAsync(), first.Job.Id)).Status);
        await AssertNoneAsync(second);
    }

    [Fact]
    public async Task DisposeAsync_ConsumerWithAnEnteredJob_LosesIt()
    {
        IQueueEngine engine = await OpenAsync();
        await EnqueueAsync(engine, Job());
        IQueueConsumer first = await ConsumeAsync(await OpenAsync());
        JobDelivery delivery = await ReceiveOneAsync(first);
        Assert.True(await EnterAsync(first, delivery));

        await first.DisposeAsync().DefaultTimeout();

        Task<JobDelivery> again = ReceiveOneAsync(await ConsumeAsync(engine, name: "second"));
        Assert.Equal((delivery.Job.Id, 1), ((await again.DefaultTimeout(LossLimit)).Job.Id, (await again).Attempts.Charged));
    }

    private async Task<(IQueueEngine Engine, IQueueConsumer Consumer, JobDelivery Delivery, IQueueConsumer Other)> ClaimAsync(QueuedJob job, bool idempotent = true)
    {
        IQueueEngine engine = await OpenAsync();
        await EnqueueAsync(await OpenAsync(), job);
        IQueueConsumer consumer = await ConsumeAsync(engine, idempotent, name: "first");
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        return (engine, consumer, delivery, await ConsumeAsync(await OpenAsync(), idempotent, name: "second"));
    }
}
