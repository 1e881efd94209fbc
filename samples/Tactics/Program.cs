using ComputeHost;

// The same slow method, awaited in three ways. What differs is one line of configuration.
using var folder = new TemporaryFolder();
await using ComputeQueue queue = await ComputeQueue.OpenAsync($"sqlite:{folder.Path}/reports.db");

foreach (ComputeTactic tactic in new[] { ComputeTactic.Thread, ComputeTactic.Process, ComputeTactic.Queue })
{
    var options = new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2 };
    options.Methods["Reports.Render"].Tactic = tactic;
    options.UseQueue(queue);

    await using ComputePool pool = await ComputePool.StartAsync(options);
    await using ComputeQueueConsumer? consumer = tactic == ComputeTactic.Queue ? await queue.ServeAsync(pool) : null;
    _ = await pool.RunAsync(Reports.Render, 1);

    var timeline = new Timeline();
    await timeline.WatchAsync(Enumerable.Range(1, 6).Select<int, Func<Task<int>>>(_ => () => pool.RunAsync(Reports.Render, 300)));
    timeline.Print(Console.Out, tactic.ToString());
}

// A stored job outlives its caller: it waits without a consumer, and any process finds it by its id.
ComputeJob<int> job = await queue.EnqueueAsync(Reports.Render, 300, new ComputeJobOptions { Key = "report-42" });
Console.WriteLine($"job {job.Id}: {(await job.GetInfoAsync())?.Status}, no consumer is there yet");
await using (ComputePool later = await ComputePool.StartAsync(Consumes()))
await using (await queue.ServeAsync(later))
{
    ComputeJob<int>? found = await queue.FindAsync<int>(job.Id);
    Console.WriteLine($"job {job.Id}: its result is {await found!.ResultAsync()}, found by its id");
}

static ComputePoolOptions Consumes()
{
    var options = new ComputePoolOptions();
    options.Methods["Reports.Render"].Tactic = ComputeTactic.Queue;
    return options;
}
