using System.Diagnostics;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>Opens the queues of tests, whatever their engine.</summary>
public static class QueueAddress
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens a queue. One that cannot be reached, as a broker that is just started again, is waited for.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="options">Its options.</param>
    public static async Task<ComputeQueue> OpenAsync(string url, ComputeQueueOptions? options = null)
    {
        options ??= new ComputeQueueOptions();
        if (options.Engines.Count == 0)
        {
            _ = options.UseRabbitMq();
        }

        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ComputeQueue.OpenAsync(url, options).ConfigureAwait(false);
            }
            catch (QueueException) when (Stopwatch.GetElapsedTime(start) < Limit)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }
}
