namespace ComputeHost.LoadTests.Subjects;

/// <summary>A pool as a user starts it, with a fixed number of workers.</summary>
internal sealed class ComputeHostEcho : IEchoSubject
{
    public const string Name = "computehost";

    private readonly ComputePool _pool;

    private ComputeHostEcho(ComputePool pool) => _pool = pool;

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken)
    {
        var options = new ComputePoolOptions { MinWorkers = load.Workers, MaxWorkers = load.Workers };
        return new ComputeHostEcho(await ComputePool.StartAsync(options, cancellationToken));
    }

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload) => _pool.RunAsync(Echo.Bytes, payload);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
