using ComputeHost.Protocol;
using ComputeHost.Protocol.Metrics;
using ComputeHost.Seam;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost;

/// <summary>Options of a <see cref="ComputePool"/>.</summary>
/// <remarks>
/// Read and checked once, when the pool starts: all errors are reported together, nothing is ever corrected silently, and what is changed later has no effect.
/// Not safe to change from several threads.
/// </remarks>
public sealed class ComputePoolOptions
{
    /// <summary>How many workers are kept even when there is nothing to do.</summary>
    /// <value>0 to <see cref="MaxWorkers"/>. The default is 1.</value>
    /// <remarks>With 0 the first call waits for the start of a process.</remarks>
    public int MinWorkers { get; set; } = PoolDefaults.MinWorkers;

    /// <summary>How many workers there may be at once to run calls.</summary>
    /// <value>1 to 512, together with <see cref="StandbyWorkers"/>. The default is the number of processors that this process may use.</value>
    /// <remarks>
    /// Workers above <see cref="MinWorkers"/> start when calls wait, and end after <see cref="IdleTimeout"/>. A container's quota counts. No
    /// processor is kept free for the host, which has priority by <see cref="WorkerNice"/>. A program whose calls take microseconds is faster with
    /// one worker fewer than it has processors.
    /// </remarks>
    public int MaxWorkers { get; set; } = PoolDefaults.MaxWorkers;

    /// <summary>How many further workers are kept ready to take the place of one that is lost or recycled.</summary>
    /// <value>0 to 512, together with <see cref="MaxWorkers"/>. The default is 0.</value>
    /// <remarks>They cost memory but no time: without them a replacement takes as long as the start of a process.</remarks>
    public int StandbyWorkers { get; set; } = PoolDefaults.StandbyWorkers;

    /// <summary>How many calls one worker runs at once.</summary>
    /// <value>1 to 64. The default is 1.</value>
    /// <remarks>
    /// With more than 1, a call that has to be killed, or that brings its worker down, takes the others of that worker with it: they fail with
    /// <see cref="WorkerLostException"/>.
    /// </remarks>
    public int SlotsPerWorker { get; set; } = PoolDefaults.SlotsPerWorker;

    /// <summary>How many calls may wait for a worker.</summary>
    /// <value>1 or more. The default is 1024.</value>
    /// <remarks><see cref="PendingQueueFullMode"/> says what happens to further calls.</remarks>
    public int PendingLimit { get; set; } = PoolDefaults.PendingLimit;

    /// <summary>What happens to a call that is submitted while <see cref="PendingLimit"/> calls are waiting.</summary>
    /// <value>The default is <see cref="PendingQueueFullMode.Reject"/>: the call fails with <see cref="PendingQueueFullException"/>.</value>
    public PendingQueueFullMode PendingQueueFullMode { get; set; } = PendingQueueFullMode.Reject;

    /// <summary>How long the start of one worker may take.</summary>
    /// <value>Greater than zero, at most 1 hour. The default is 30 seconds.</value>
    /// <remarks>
    /// From the launch of the process until it can take calls, methods marked with <see cref="ComputeWorkerStartAttribute"/> included. When it is up,
    /// the process is killed and the start fails with <see cref="WorkerStartException"/>.
    /// </remarks>
    public TimeSpan StartTimeout { get; set; } = PoolDefaults.StartTimeout;

    /// <summary>How long a call may wait before a worker enters its method.</summary>
    /// <value>Greater than zero, at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is 30 seconds.</value>
    /// <remarks>
    /// From submission until the method is entered, over all re-dispatches, without the time that an earlier attempt ran. When it is up, the call
    /// fails with <see cref="ComputeTimeoutException"/>, whose <see cref="ComputeHostException.Ran"/> says whether it may have run.
    /// </remarks>
    public TimeSpan QueueTimeout { get; set; } = PoolDefaults.QueueTimeout;

    /// <summary>How long a method may run, where neither the method nor the call says otherwise.</summary>
    /// <value>Greater than zero, at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is 100 seconds.</value>
    /// <remarks>
    /// From the moment the worker enters the method until its result is encoded. When it is up, the call fails with
    /// <see cref="ComputeTimeoutException"/> and the method is ended.
    /// </remarks>
    public TimeSpan ExecutionTimeout { get; set; } = PoolDefaults.ExecutionTimeout;

    /// <summary>How long a method has to end by itself after its time is up or its caller has given up.</summary>
    /// <value>Zero or more, at most 1 hour. The default is 2 seconds.</value>
    /// <remarks>
    /// From the moment the method's <see cref="CancellationToken"/> fires; the caller has its exception already. Then the worker is killed and
    /// replaced. Zero kills at once.
    /// </remarks>
    public TimeSpan CancellationGrace { get; set; } = PoolDefaults.CancellationGrace;

    /// <summary>How long <see cref="ComputePool.DisposeAsync"/> lets running and waiting calls go on.</summary>
    /// <value>Zero or more, at most 1 hour. The default is 30 seconds.</value>
    /// <remarks>From the call of <see cref="ComputePool.DisposeAsync"/>. Then the calls are ended. Zero ends them at once.</remarks>
    public TimeSpan DrainTimeout { get; set; } = PoolDefaults.DrainTimeout;

    /// <summary>How large the encoded arguments of a call, and its encoded result, may be.</summary>
    /// <value>In bytes: 1 KiB (1,024) to 1 GiB (1,073,741,824). The default is 64 MiB (67,108,864).</value>
    /// <remarks>
    /// Larger arguments fail with <see cref="PayloadTooLargeException"/> before anything is sent; a larger result fails with
    /// <see cref="ComputeFaultException"/>, which has that exception inside.
    /// </remarks>
    public long MaxPayload { get; set; } = PoolDefaults.MaxPayload;

    /// <summary>Whether each argument and result is also encoded as it has arrived and held against what was sent.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    /// <remarks>
    /// For programs under test and for the search of a fault: each value is then encoded twice and decoded twice, on the threads of this program. An
    /// argument that
    /// arrives as another, because its getters, setters or constructor change it, is refused with a <see cref="NotSerializableException"/> that names
    /// the member; such a result, with a <see cref="ComputeFaultException"/> that has it inside. <c>TestComputeClient</c> does so by default.
    /// </remarks>
    public bool CheckRoundTrips { get; set; }

    /// <summary>How much the workers yield processor time to other programs.</summary>
    /// <value>The <c>nice</c> value of the worker processes: 0 (like any other program) to 19 (only what nobody else wants). The default is 10.</value>
    /// <remarks>It lets the host go first when processors are scarce. Has no effect on Windows.</remarks>
    public int WorkerNice { get; set; } = PoolDefaults.WorkerNice;

    /// <summary>Which of the workers with a free slot gets the next call.</summary>
    /// <value>The default is <see cref="ComputePicker.RoundRobin"/>.</value>
    public ComputePicker Picker { get; set; } = ComputePicker.RoundRobin;

    /// <summary>After how many calls a worker is replaced by a fresh one.</summary>
    /// <value>1 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    /// <remarks>
    /// The replacement is started first, and no call is disturbed. The number is up to 15 % higher, different for each worker, so that they are not all
    /// replaced together. A worker that has reached it serves until its replacement is ready, so a limit of 1 does not keep calls apart: only a pool for one
    /// call does.
    /// </remarks>
    public int? MaxCallsPerWorker { get; set; }

    /// <summary>At what age a worker is replaced by a fresh one.</summary>
    /// <value>Greater than zero, at most 24 days, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    /// <remarks>
    /// From the moment it could take calls. The replacement is started first, and no call is disturbed. The age is up to 15 % higher, different for each
    /// worker, so that they are not all replaced together.
    /// </remarks>
    public TimeSpan? MaxWorkerAge { get; set; }

    /// <summary>How much memory a worker may occupy between two calls before it is replaced by a fresh one.</summary>
    /// <value>
    /// In bytes: 64 MiB (67,108,864) or more and less than <see cref="MemoryHardLimit"/>, or <see langword="null"/> for 75 % of that, but at least 128 MiB.
    /// The default is <see langword="null"/>.
    /// </value>
    /// <remarks>
    /// Above it the worker takes no further call, because later calls would pay for a leak that is not theirs. Calls that wait in it go to other
    /// workers, or wait for its replacement. What counts is the worker's private memory, or its managed heap if that is larger; shared memory and
    /// file pages do not.
    /// </remarks>
    public long? MemorySoftLimit { get; set; }

    /// <summary>How large the managed heap of a worker may become.</summary>
    /// <value>
    /// In bytes: 64 MiB (67,108,864) or more, or <see langword="null"/> for 75 % of the memory that the machine or the container has, divided by
    /// <see cref="MaxWorkers"/> + <see cref="StandbyWorkers"/> + 1. The default is <see langword="null"/>.
    /// </value>
    /// <remarks>
    /// A method that needs more gets an <see cref="OutOfMemoryException"/>, or its worker dies and the call fails with
    /// <see cref="WorkerLostException"/>. A worker that occupies a quarter more than this for itself, or 128 MiB if that is more, is killed: native
    /// memory counts, shared memory and pages of files do not.
    /// </remarks>
    public long? MemoryHardLimit { get; set; }

    /// <summary>
    /// How many failures within 60 seconds, not caused by a call, the pool tolerates before it degrades: failed starts, and workers that die before
    /// their first call.
    /// </summary>
    /// <value>
    /// 1 to 1,000,000, or <see langword="null"/> for 5 or three times <see cref="MaxWorkers"/>, whichever is more. The default is
    /// <see langword="null"/>.
    /// </value>
    /// <remarks>
    /// In a degraded pool calls fail at once with <see cref="NoWorkersException"/> while there is no worker, and the pool tries to start one every 10
    /// seconds. The death of a worker that has begun a call never counts.
    /// </remarks>
    public int? FailureLimit { get; set; }

    /// <summary>The longest wait before a worker is started again after a failed start or a death before any call.</summary>
    /// <value>Greater than zero, at most 1 hour. The default is 30 seconds.</value>
    /// <remarks>
    /// The wait is 0 after the first such failure, then half a second, and doubles each time; after 30 seconds without a failure it starts over. A
    /// worker that dies after it has begun a call is replaced at once.
    /// </remarks>
    public TimeSpan MaxRestartDelay { get; set; } = PoolDefaults.MaxRestartDelay;

    /// <summary>Where a worker that crashes leaves a dump of its stacks, for a debugger.</summary>
    /// <value>An absolute path, or <see langword="null"/> for no dumps. The default is <see langword="null"/>.</value>
    /// <remarks>
    /// The directory is created if it does not exist. <see cref="WorkerLostException.DumpPath"/> names the file. A dump holds what was on the stacks,
    /// arguments included. The runtime's own <c>createdump</c> writes it, which a single-file program does not have.
    /// </remarks>
    public string? DumpDirectory { get; set; }

    /// <summary>How many dumps are kept in <see cref="DumpDirectory"/>; the oldest go first.</summary>
    /// <value>1 to 1,000. The default is 5.</value>
    public int MaxDumps { get; set; } = PoolDefaults.MaxDumps;

    /// <summary>How large a dump may be; a larger one is deleted at once.</summary>
    /// <value>In bytes: 1 MiB (1,048,576) or more. The default is 256 MiB (268,435,456).</value>
    public long MaxDumpSize { get; set; } = PoolDefaults.MaxDumpSize;

    /// <summary>The daemon whose workers run the calls, instead of workers of this program's own.</summary>
    /// <value>
    /// <c>unix:</c> and the path of its socket, with <c>?pool=</c> and a name where the daemon has several pools, or <see langword="null"/> for
    /// workers of its own. The default is
    /// <see langword="null"/>.
    /// </value>
    /// <remarks>
    /// So an application switches between embedded workers and a daemon by configuration alone. What concerns calls keeps its meaning: queue, time
    /// limits, payloads, drain. What concerns
    /// workers is set where the daemon is configured. A daemon that cannot be reached fails the start of the pool; later the connection is made again by
    /// itself.
    /// </remarks>
    public string? Address { get; set; }

    /// <summary>The program that is started as a worker, with its arguments.</summary>
    /// <value>At least the program, or <see langword="null"/> for this application itself. The default is <see langword="null"/>.</value>
    /// <remarks>
    /// Trimmed and Native AOT programs cannot be their own worker. Set this to a program that calls <c>ComputeWorker.RunAsync(args)</c>. A worker
    /// with a start-up of its own is named here, too.
    /// </remarks>
    public IReadOnlyList<string>? WorkerCommand { get; set; }

    /// <summary>Environment variables of the workers, on top of those that they inherit from the host.</summary>
    /// <value>Names to values; a <see langword="null"/> value removes the host's variable. The default is empty.</value>
    /// <remarks>
    /// Start-up hooks (<c>DOTNET_STARTUP_HOOKS</c>) are run after the pool's own. <c>COMPUTEHOST_WORKER</c>, by which a process knows that it is a
    /// worker, is the pool's alone.
    /// </remarks>
    public IDictionary<string, string?> WorkerEnvironment { get; private set; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Where the calls of methods run that do not say so themselves.</summary>
    /// <value>The default is <see cref="ComputeTactic.Process"/>.</value>
    /// <remarks>
    /// <see cref="Methods"/> beats a method's <see cref="ComputeMethodAttribute.Tactic"/>, which beats this. What serves this tactic is made ready
    /// when the pool
    /// starts, what serves another at the first call that needs it: with another value than <see cref="ComputeTactic.Process"/> no worker process
    /// starts before.
    /// </remarks>
    public ComputeTactic Tactic { get; set; }

    /// <summary>What is different for single methods, by name: <c>options.Methods["Primes.Count"].Tactic = ComputeTactic.Thread</c>.</summary>
    /// <value>The default is empty.</value>
    /// <remarks>
    /// It beats what the method's attribute says. A name that no method of this program has is an error, unless <see cref="WorkerCommand"/> or
    /// <see cref="Address"/> is set, or the program has no reflection: then its methods are not known here.
    /// </remarks>
    public ComputeMethodOptionsDictionary Methods { get; private set; } = [];

    /// <summary>How many calls with the tactic <see cref="ComputeTactic.Thread"/> run at once, each on a thread of its own.</summary>
    /// <value>1 to 4,096. The default is the number of processors that this process may use.</value>
    /// <remarks>
    /// Threads start as calls need them. They are never those of the .NET thread pool. Methods that wait more than they compute want more threads
    /// than there are
    /// processors.
    /// </remarks>
    public int Threads { get; set; } = PoolDefaults.MaxWorkers;

    /// <summary>How many threads are replaced whose call does not end.</summary>
    /// <value>0 to 4,096, or <see langword="null"/> for as many as <see cref="Threads"/>. The default is <see langword="null"/>.</value>
    /// <remarks>
    /// A thread cannot be ended: after its call's limit and <see cref="CancellationGrace"/> it is lost until the method returns by itself. Each
    /// further lost thread
    /// leaves one fewer for calls; without any, they fail with <see cref="NoWorkersException"/>, which names what still runs.
    /// </remarks>
    public int? MaxLostThreads { get; set; }

    /// <summary>How much the threads of the tactic <see cref="ComputeTactic.Thread"/> yield processor time to others.</summary>
    /// <value>The <c>nice</c> value of the threads: 0 (like any other thread) to 19 (only what nobody else wants). The default is 0.</value>
    /// <remarks>Has an effect on Linux alone.</remarks>
    public int ThreadNice { get; set; }

    /// <summary>
    /// Whether methods with the tactic <see cref="ComputeTactic.Thread"/> get the caller's own arguments, and callers the methods' own
    /// results, instead of copies.
    /// </summary>
    /// <value>The default is <see langword="false"/>: values are copies, as everywhere.</value>
    /// <remarks>
    /// It saves the copying of large values. In return, caller and method share what they can change, and moving the method to another tactic changes what it
    /// means. Types are checked as ever. What <c>MapAsync</c> sends, and calls of a description, are copied all the same. <see cref="CheckRoundTrips"/> has no
    /// effect on what is not copied.
    /// </remarks>
    public bool ShareValues { get; set; }

    /// <summary>Where jobs are stored for methods whose tactic is <see cref="ComputeTactic.Queue"/>.</summary>
    /// <value>An URL whose scheme names the engine, such as <c>sqlite:jobs.db</c>. The default is <see langword="null"/>.</value>
    /// <remarks>Read by the package <c>ComputeHost.Queue</c>, which adds the tactic: <c>options.UseQueue()</c>.</remarks>
    public string? Queue { get; set; }

    /// <summary>When calls run on threads inside the host instead of in worker processes.</summary>
    /// <value>The default is <see cref="InProcessMode.WhenDebugging"/>.</value>
    /// <remarks>Inside the host, a method that ignores its token cannot be ended: its caller gets the exception on time, but the thread goes on.</remarks>
    public InProcessMode InProcess { get; set; } = InProcessMode.WhenDebugging;

    /// <summary>How long a worker above <see cref="MinWorkers"/> may be idle before it ends.</summary>
    /// <value>Greater than zero, at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> to keep it. The default is 60 seconds.</value>
    public TimeSpan IdleTimeout { get; set; } = PoolDefaults.IdleTimeout;

    /// <summary>Where the pool's own messages go, and what the workers write to their standard output and standard error.</summary>
    /// <value>The default is <see langword="null"/>: the application's, where the pool was added to its services, otherwise none.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>What the pool is called in metrics.</summary>
    internal string Name { get; set; } = ComputeMeter.DefaultPool;

    /// <summary>Makes the tactic that stores calls before they run; null without the package that has it.</summary>
    internal Func<ComputePoolOptions, IComputeTactic>? CreateQueueTactic { get; set; }

    internal ILoggerFactory EffectiveLoggerFactory => LoggerFactory ?? NullLoggerFactory.Instance;

    /// <summary>What a pool works with: a copy that nobody changes any more.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    internal ComputePoolOptions CheckedCopy()
    {
        var copy = (ComputePoolOptions)MemberwiseClone();
        copy.WorkerCommand = WorkerCommand is { } command ? [.. command] : null;
        copy.WorkerEnvironment = new Dictionary<string, string?>(WorkerEnvironment, StringComparer.Ordinal);
        copy.Methods = Methods.Copy();
        ComputePoolOptionsValidator.ThrowIfInvalid(copy);
        return copy;
    }
}
