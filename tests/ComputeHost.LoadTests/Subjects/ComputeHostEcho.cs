namespace ComputeHost.LoadTests.Subjects;

/// <summary>A pool as a user starts it, with a fixed number of workers.</summary>
internal sealed class ComputeHostEcho : IEchoSubject
{
    public const string Name = "computehost";

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly ComputePool _pool;

    private ComputeHostEcho(ComputePool pool) => _pool = pool;

    public static Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) =>
        StartAsync(new ComputePoolOptions { MinWorkers = load.Workers, MaxWorkers = load.Workers }, cancellationToken);

    /// <summary>Starts a pool that takes more calls than the default allows to wait.</summary>
    public static Task<IEchoSubject> StartAsync(EchoLoad load, int pendingLimit, CancellationToken cancellationToken) =>
        StartAsync(new ComputePoolOptions { MinWorkers = load.Workers, MaxWorkers = load.Workers, PendingLimit = pendingLimit }, cancellationToken);

    /// <summary>Starts a pool and waits for all of its workers, and not only for the first.</summary>
    public static async Task<IEchoSubject> StartAllAsync(int workers, ComputePicker picker, CancellationToken cancellationToken)
    {
        // So many at once take longer than the default allows to one.
        var options = new ComputePoolOptions { MinWorkers = workers, MaxWorkers = workers, Picker = picker, StartTimeout = TimeSpan.FromMinutes(5) };
        var subject = new ComputeHostEcho(await ComputePool.StartAsync(options, cancellationToken));
        while (subject._pool.GetStatistics().WorkersReady < workers)
        {
            await Task.Delay(s_look, cancellationToken);
        }

        return subject;
    }

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload) => _pool.RunAsync(Echo.Bytes, payload);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static async Task<IEchoSubject> StartAsync(ComputePoolOptions options, CancellationToken cancellationToken) =>
        new ComputeHostEcho(await ComputePool.StartAsync(options, cancellationToken));
}
