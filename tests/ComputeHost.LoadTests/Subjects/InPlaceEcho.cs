using System.Buffers;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>The pool, called by who reads results where they lie and needs no array of his own.</summary>
internal sealed class InPlaceEcho : IEchoSubject
{
    public const string Name = "computehost-in-place";

    private readonly ComputePool _pool;

    private InPlaceEcho(ComputePool pool) => _pool = pool;

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) =>
        new InPlaceEcho(await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = load.Workers, MaxWorkers = load.Workers }, cancellationToken));

    public async Task EchoAsync(byte[] payload)
    {
        using IMemoryOwner<byte> answer = await _pool.RunAsync(Echo.InPlace, (ReadOnlyMemory<byte>)payload);
    }

    public async Task<byte[]> EchoBackAsync(byte[] payload)
    {
        using IMemoryOwner<byte> answer = await _pool.RunAsync(Echo.InPlace, (ReadOnlyMemory<byte>)payload);
        return answer.Memory.ToArray();
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
