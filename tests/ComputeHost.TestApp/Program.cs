using System.Globalization;
using ComputeHost;
using ComputeHost.TestApp;

// What a user's program does with ComputeHost, for the tests that start it in every way a program can be started:
//   call            runs a few calls in a worker and prints what they found
//   hold STATE      starts a pool of two workers, puts them into the state (idle, spin, ignore, program), and waits to be killed, or for the line "crash"
//   starve          takes all threads of the pool, then lets a call run into its limit
//   starve-death    the same, and loses a worker with calls waiting behind the one that is to blame
//   exhaust         takes all descriptors, loses a worker, and gives them back
//   retire          starts pools from threads that end soon, and waits until they have
//   serve SECONDS   calls all the while, with one worker computing
//   pause           has a call under way until it is over, however often the machine sleeps meanwhile
//   evict HOW       loses the directory of its sockets under load (delete, lock), and gets it back
//   bomb GROUP      lets a method take all processes and threads that the control group allows
//   shortage SECONDS  has its memory full again and again while its workers print
//   reuse           lets other processes have the numbers of dead workers
//   deploy WHEN     starts a pool (now, or late: after a line of input), then for each line loses its worker and calls again
//   plugin FILE HOW calls a method of an assembly that it loads itself, and its workers too (start) or not (host)
//   filter ERROR …  has the kernel refuse memfd_create with that error, then goes on as told by the rest
//   (nothing)       with COMPUTEHOST_TEST_STARTS set: starts its workers with a start-up hook of its own, and counts its starts in that file
//   worker          is a worker with a start-up of its own, for ComputePoolOptions.WorkerCommand
//   carry BYTES     sends so much to a worker and back
//   surroundings    tells what a program that a method starts finds around it
//   drain           has a call under way, and ends in order when it is asked to
//   guard WHEN      has workers that nobody may look into, from before their start (early) or from a start method on (late)
//   protected       is such a worker
//   recurse FILE    names itself as the worker program without becoming one, and counts its starts in the file
//   visit ADDRESS   calls a daemon, then does what its input says: see Visits
//   nest            lets a method start this program with `call`, and prints what that prints
if (args is ["filter", var error, .. var rest])
{
    Seccomp.RefuseMemfd(uint.Parse(error, CultureInfo.InvariantCulture));
    args = rest;
}

switch (args)
{
    case ["call", ..]:
        await CallAsync().ConfigureAwait(false);
        return 0;
    case ["hold", var state]:
        await Hosts.HoldAsync(state).ConfigureAwait(false);
        return 0;
    case ["visit", var address]:
        await Visits.RunAsync(address).ConfigureAwait(false);
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
    case ["retire"]:
        Patience.Retire();
        return 0;
    case ["serve", var seconds]:
        await Patience.ServeAsync(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))).ConfigureAwait(false);
        return 0;
    case ["pause"]:
        await Patience.PauseAsync().ConfigureAwait(false);
        return 0;
    case ["evict", var how]:
        await Hardship.EvictAsync(locked: how == "lock").ConfigureAwait(false);
        return 0;
    case ["bomb", var group]:
        await Hardship.BombAsync(group).ConfigureAwait(false);
        return 0;
    case ["shortage", var seconds]:
        Shortage.Outlive(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["deploy", var when]:
        await Deployments.RunAsync(late: when == "late").ConfigureAwait(false);
        return 0;
    case ["plugin", var file, var how]:
        await Plugins.CallAsync(file, loadInWorker: how == "start").ConfigureAwait(false);
        return 0;
    case ["reuse"]:
        await ProcessNumbers.ReuseAsync().ConfigureAwait(false);
        return 0;
    case ["carry", var bytes]:
        await CarryAsync(int.Parse(bytes, CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return 0;
    case ["surroundings"]:
        await Surroundings.TellAsync().ConfigureAwait(false);
        return 0;
    case ["drain"]:
        await Surroundings.DrainAsync().ConfigureAwait(false);
        return 0;
    case ["guard", var when]:
        await Surroundings.GuardAsync(late: when == "late").ConfigureAwait(false);
        return 0;
    case ["protected"]:
        Surroundings.Protect();
        await ComputeWorker.RunAsync(args).ConfigureAwait(false);
        return 0;
    case ["recurse", var file]:
        return await Recursion.NameItselfAsync(file).ConfigureAwait(false);
    case [] when Environment.GetEnvironmentVariable("COMPUTEHOST_TEST_STARTS") is { } file:
        return await Recursion.StartWithHookAsync(file).ConfigureAwait(false);
    case ["nest"]:
        await Recursion.NestAsync().ConfigureAwait(false);
        return 0;
    case ["worker", ..]:
        await ComputeWorker.RunAsync(args).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: ComputeHost.TestApp call | hold STATE | starve | starve-death | exhaust | retire | serve SECONDS | pause | evict HOW | bomb GROUP | deploy WHEN | plugin FILE HOW | shortage SECONDS | reuse | filter ERROR … | worker | carry BYTES | surroundings | drain | guard WHEN | protected | recurse FILE | nest").ConfigureAwait(false);
        return 2;
}

static async Task CarryAsync(int bytes)
{
    byte[] data = new byte[bytes];
    Random.Shared.NextBytes(data);
    try
    {
        await using ComputePool pool = await ComputePool.StartAsync().ConfigureAwait(false);
        byte[] echo = await pool.RunAsync(Facts.Echo, data).ConfigureAwait(false);
        Console.WriteLine($"equal={data.AsSpan().SequenceEqual(echo)}");
    }
    catch (WorkerStartException exception)
    {
        Console.WriteLine("failure=" + exception.Message.ReplaceLineEndings(" "));
    }
}

static async Task CallAsync()
{
    // Main runs in the host alone: what it sets must not be seen in the worker.
    Facts.SetByMain = true;
    await using ComputePool pool = await ComputePool.StartAsync().ConfigureAwait(false);
    Console.WriteLine($"sum={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
    Console.WriteLine($"host={Environment.ProcessId}");
    Console.WriteLine($"worker={await pool.RunAsync(Facts.ProcessId).ConfigureAwait(false)}");
    Console.WriteLine($"entry={Facts.EntryAssembly()}");
    Console.WriteLine($"workerEntry={await pool.RunAsync(Facts.EntryAssembly).ConfigureAwait(false)}");
    Console.WriteLine($"mainRan={await pool.RunAsync(Facts.MainRan).ConfigureAwait(false)}");
    Console.WriteLine($"startRan={await pool.RunAsync(Facts.StartRan).ConfigureAwait(false)}");
    Console.WriteLine($"stdin={await pool.RunAsync(Facts.ReadInput).ConfigureAwait(false)}");
}
