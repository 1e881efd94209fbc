using ComputeHost.Queue.Contract.Memory;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Mailboxes;

public sealed class MailboxListenerTests : IAsyncLifetime
{
    private readonly MemoryQueueFactory _factory = new();
    private ComputeQueue _queue = null!;

    private MemoryQueueEngine Engine => _factory.Engines[0];

    public async Task InitializeAsync() => _queue = await ComputeQueue.OpenAsync("memory:", new ComputeQueueOptions { Mailbox = "tests" }.UseEngine(_factory));

    public async Task DisposeAsync() => await _queue.DisposeAsync().DefaultTimeout();

    [Fact]
    public async Task ResultAsync_ManyWaiters_GetTheSameOutcomeWithoutAskingTheEngine()
    {
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 7 }).DefaultTimeout();
        Task<byte[]>[] waiting = [.. Enumerable.Range(0, 50).Select(_ => job.ResultAsync())];

        await EndAsync(job.Id, new byte[] { 7 });

        byte[][] results = await Task.WhenAll(waiting).DefaultTimeout();
        Assert.All(results, result => Assert.Same(results[0], result));
        Assert.Equal(0, Engine.Finds);
    }

    [Fact]
    public async Task ResultAsync_OutcomeCameBeforeAnybodyWaited_IsThereWithoutAskingTheEngine()
    {
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 7 }).DefaultTimeout();
        ComputeJob<byte[]> later = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 8 }).DefaultTimeout();
        Task<byte[]> waiting = later.ResultAsync();
        await EndAsync(job.Id, new byte[] { 7 });
        await EndAsync(later.Id, new byte[] { 8 });
        await waiting.DefaultTimeout();

        Assert.Equal([7], await job.ResultAsync().DefaultTimeout());
        Assert.Equal(0, Engine.Finds);
    }

    [Fact]
    public async Task ResultAsync_StoreCannotBeReachedForAWhile_WaitsOn()
    {
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 7 }).DefaultTimeout();
        Task<byte[]> waiting = job.ResultAsync();
        Engine.Break(new QueueException("It cannot be reached.") { IsTransient = true });
        _factory.Store.Wake();
        Engine.Break(null);

        await EndAsync(job.Id, new byte[] { 7 });

        Assert.Equal([7], await waiting.DefaultTimeout());
    }

    [Fact]
    public async Task ResultAsync_QueueDisposed_SaysThatTheJobGoesOn()
    {
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 7 }).DefaultTimeout();
        Task<byte[]> waiting = job.ResultAsync();

        await _queue.DisposeAsync().DefaultTimeout();

        ObjectDisposedException disposed = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting).DefaultTimeout();
        Assert.Contains(job.Id, disposed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultAsync_WrongType_SaysSo()
    {
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 7 }).DefaultTimeout();
        await EndAsync(job.Id, new byte[] { 7 });
        ComputeJob<string> wrong = (await _queue.FindAsync<string>(job.Id).DefaultTimeout())!;

        ProtocolMismatchException mismatch = await Assert.ThrowsAsync<ProtocolMismatchException>(() => wrong.ResultAsync()).DefaultTimeout();

        Assert.Contains("System.String", mismatch.Message, StringComparison.Ordinal);
    }

    /// <summary>Ends a job with a result, as its consumer would.</summary>
    private async Task EndAsync(string id, byte[] result)
    {
        await using IQueueConsumer consumer = await Engine.OpenConsumerAsync(
            new QueueConsumerOptions { Name = "c", Methods = new Dictionary<string, QueueMethod> { [KeyOfEcho] = new(KeyOfEcho, true) }, Prefetch = 10 }, CancellationToken.None);
        JobDelivery delivery = (await consumer.ReceiveAsync(10, CancellationToken.None).DefaultTimeout()).Single(item => item.Job.Id.ToString() == id);
        byte[] body = Queue.Messages.StoredOutcomes.Of(new byte[] { 1 }.Concat(result).ToArray(), isJson: false, attempts: 1);
        Assert.True(await consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Succeeded, default, Outcome: new JobOutcome(ComputeJobStatus.Succeeded, body)), CancellationToken.None).DefaultTimeout());
    }

    private static string KeyOfEcho => ComputeMethodDescriptor.Of(Jobs.Echo).Key;
}
