using System.Globalization;
using ComputeHost;
using ComputeHost.TestApp;

// What a user's program does with ComputeHost, for the tests that start it in every way a program can be started:
//   call            runs a few calls in a worker and prints what they found
//   hold [workers]  starts a pool, keeps its workers busy, and waits to be killed
//   worker          is a worker with a start-up of its own, for ComputePoolOptions.WorkerCommand
switch (args)
{
    case ["call", ..]:
        await CallAsync().ConfigureAwait(false);
        return 0;
    case ["hold", .. var rest]:
        await HoldAsync(rest is [var workers] ? int.Parse(workers, CultureInfo.InvariantCulture) : 1).ConfigureAwait(false);
        return 0;
    case ["worker", ..]:
        await ComputeWorker.RunAsync(args).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: ComputeHost.TestApp call | hold [workers] | worker").ConfigureAwait(false);
        return 2;
}

static async Task CallAsync()
{
    // Main runs in the host alone: what it sets must not be seen in the worker.
    Facts.SetByMain = true;
    await using ComputePool pool = await ComputePool.StartAsync().ConfigureAwait(false);
    Console.WriteLine($"sum={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
    Console.WriteLine($"host={Environment.ProcessId}");
    Console.WriteLine($"worker={await pool.RunAsync(Facts.ProcessId).ConfigureAwait(false)}");
    Console.WriteLine($"mainRan={await pool.RunAsync(Facts.MainRan).ConfigureAwait(false)}");
    Console.WriteLine($"startRan={await pool.RunAsync(Facts.StartRan).ConfigureAwait(false)}");
    Console.WriteLine($"stdin={await pool.RunAsync(Facts.ReadInput).ConfigureAwait(false)}");
}

static async Task HoldAsync(int workers)
{
    await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = workers, MaxWorkers = workers }).ConfigureAwait(false);
    int[] processes = await Task.WhenAll(Enumerable.Range(0, 4 * workers).Select(_ => pool.RunAsync(Facts.ProcessIdAfterAWhile))).ConfigureAwait(false);
    Console.WriteLine("workers=" + string.Join(',', processes.Distinct()));
    await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => pool.RunAsync(Facts.Spin))).ConfigureAwait(false);
}
