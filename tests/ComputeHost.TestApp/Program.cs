using ComputeHost;
using ComputeHost.TestApp;

// What a user's program does with ComputeHost, for the tests that start it in every way a program can be started:
//   call            runs a few calls in a worker and prints what they found
//   hold STATE      starts a pool of two workers, puts them into the state (idle, spin, ignore, program), and waits to be killed, or for the line "crash"
//   starve          takes all threads of the pool, then lets a call run into its limit
//   starve-death    the same, and loses a worker with calls waiting behind the one that is to blame
//   exhaust         takes all descriptors, loses a worker, and gives them back
//   worker          is a worker with a start-up of its own, for ComputePoolOptions.WorkerCommand
switch (args)
{
    case ["call", ..]:
        await CallAsync().ConfigureAwait(false);
        return 0;
    case ["hold", var state]:
        await Hosts.HoldAsync(state).ConfigureAwait(false);
        return 0;
    case ["starve"]:
        Hosts.Starve();
        return 0;
    case ["starve-death"]:
        Hosts.StarveAndLose();
        return 0;
    case ["exhaust"]:
        await Hosts.ExhaustAsync().ConfigureAwait(false);
        return 0;
    case ["worker", ..]:
        await ComputeWorker.RunAsync(args).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: ComputeHost.TestApp call | hold STATE | starve | starve-death | exhaust | worker").ConfigureAwait(false);
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
