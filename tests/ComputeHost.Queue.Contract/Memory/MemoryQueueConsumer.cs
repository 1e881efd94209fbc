namespace ComputeHost.Queue.Contract.Memory;

/// <summary>A consumer of the queue in memory.</summary>
internal sealed class MemoryQueueConsumer(MemoryQueueEngine engine, QueueConsumerOptions options) : IQueueConsumer
{
    public MemoryQueueEngine Engine => engine;

    public QueueConsumerOptions Options => options;

    public string Name => options.Name;

    public QueueMethod? MethodOf(QueuedJob job) =>
        job.Aliases.Prepend(job.Method).Select(name => options.Methods.GetValueOrDefault(name)).FirstOrDefault(static method => method is not null);

    public async ValueTask<IReadOnlyList<JobDelivery>> ReceiveAsync(int max, CancellationToken cancellationToken)
    {
        engine.ThrowIfBroken();
        return await engine.Store.ReceiveAsync(this, max, cancellationToken);
    }

    public ValueTask<bool> EnterAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        engine.ThrowIfBroken();
        engine.ThrowIfEnterIsBroken();
        return ValueTask.FromResult(engine.Store.Enter(delivery));
    }

    public ValueTask<bool> FinishAsync(JobDelivery delivery, JobDecision decision, CancellationToken cancellationToken)
    {
        engine.ThrowIfBroken();
        return ValueTask.FromResult(engine.Store.Finish(delivery, decision));
    }

    public ValueTask ReportProgressAsync(JobDelivery delivery, ReadOnlyMemory<byte> progress, CancellationToken cancellationToken)
    {
        engine.ThrowIfBroken();
        engine.Store.Report(delivery, progress);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        engine.Store.Lose(owner => owner == this, "Its consumer was disposed.");
        return ValueTask.CompletedTask;
    }
}
