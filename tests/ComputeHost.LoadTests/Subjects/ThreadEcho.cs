namespace ComputeHost.LoadTests.Subjects;

/// <summary>A pool whose methods run on threads of the caller's process.</summary>
internal sealed class ThreadEcho : IEchoSubject
{
    public const string Name = "computehost-threads";

    private readonly ComputePool _pool;

    private ThreadEcho(ComputePool pool) => _pool = pool;

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) =>
        new ThreadEcho(await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Thread, Threads = load.Workers }, cancellationToken));

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload) => _pool.RunAsync(Echo.Bytes, payload);

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
