using ComputeHost.Queue;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.QueueApp.Probes;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>A program that takes a queue's jobs until its input ends.</summary>
internal static class ConsumerProgram
{
    /// <summary>Said once, when it takes jobs.</summary>
    public const string Ready = "ready";

    public static async Task RunAsync(ConsumerOrder order)
    {
        RunningConsumer.Name = order.Name;
        EntryGate.Current = order is { Gate: { } gate, RunOn: ComputeTactic.Thread } ? new EntryGate(gate) : null;
        ComputePool pool = await StartPoolAsync(order).ConfigureAwait(false);
        await using (pool.ConfigureAwait(false))
        {
            ComputeQueue queue = await QueueAddress.OpenAsync(order.Url, OptionsOf(order)).ConfigureAwait(false);
            await using (queue.ConfigureAwait(false))
            {
                var options = new ComputeServeOptions { Name = order.Name, RunOn = order.RunOn, MaxConcurrency = order.Slots, Prefetch = order.Prefetch };
                ComputeQueueConsumer consumer = await queue.ServeAsync(pool, options).ConfigureAwait(false);
                await using (consumer.ConfigureAwait(false))
                {
                    await Console.Out.WriteLineAsync(Ready).ConfigureAwait(false);
                    _ = await Console.In.ReadToEndAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static Task<ComputePool> StartPoolAsync(ConsumerOrder order) => ComputePool.StartAsync(new ComputePoolOptions
    {
        // What is not asked for needs no process.
        Tactic = order.RunOn,
        Threads = order.Slots,
        MinWorkers = order.Slots,
        MaxWorkers = order.Slots,
        InProcess = InProcessMode.Never,
        WorkerEnvironment = { [RunningConsumer.Variable] = order.Name },
    });

    private static ComputeQueueOptions OptionsOf(ConsumerOrder order)
    {
        var options = new ComputeQueueOptions { LeaseTimeout = order.LeaseTimeout, LoggerFactory = order.Log is { } log ? new FileLog(log) : null };
        IReadOnlyList<IQueueEngineFactory> engines = new ComputeQueueOptions().UseRabbitMq(rabbit => rabbit.Heartbeat = order.Heartbeat).Engines;
        return options.UseEngine(new ProbedFactory(engines, new FaultProbe(order.FaultPoint, order.FaultSignal)));
    }
}
