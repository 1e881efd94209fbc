using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Jobs;

namespace ComputeHost.QueueApp.Callers;

/// <summary>A program that enqueues jobs, says their ids, and waits for their results until it is killed.</summary>
internal static class CallerProgram
{
    public static async Task RunAsync(CallerOrder order)
    {
        ComputeQueue queue = await QueueAddress.OpenAsync(order.Url, new ComputeQueueOptions { Mailbox = "tests" }.UseRabbitMq()).ConfigureAwait(false);
        await using (queue.ConfigureAwait(false))
        {
            var options = new ComputeJobOptions { ResultTtl = order.ResultTtl };
            IEnumerable<int> numbers = Enumerable.Range(1, order.Jobs);
            ComputeJob<long>[] jobs = await Task.WhenAll(
                numbers.Select(number => queue.EnqueueAsync(QueueJobs.MarkAgain, order.RunLog, number, 20, options))).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(string.Join(' ', jobs.Select(static job => job.Id))).ConfigureAwait(false);
            await Task.WhenAll(jobs.Select(static job => job.ResultAsync())).ConfigureAwait(false);
            _ = await Console.In.ReadToEndAsync().ConfigureAwait(false);
        }
    }
}
