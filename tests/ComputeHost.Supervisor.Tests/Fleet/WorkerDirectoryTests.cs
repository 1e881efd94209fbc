using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Fleet;

public sealed class WorkerDirectoryTests
{
    private static readonly WorkerEndpoint Worker = new(1, "w-1", 10, "/s", "t", 1, Draining: false);

    private readonly WorkerDirectory _directory = new();

    [Fact]
    public async Task WaitForChangeAsync_OlderVersion_CompletesAtOnce()
    {
        _directory.Publish([Worker], 0, null);

        WorkerDirectorySnapshot snapshot = await _directory.WaitForChangeAsync(0, CancellationToken.None).DefaultTimeout();

        Assert.Equal([Worker], snapshot.Workers);
    }

    [Fact]
    public async Task WaitForChangeAsync_CurrentVersion_WaitsForTheNext()
    {
        Task<WorkerDirectorySnapshot> waiting = _directory.WaitForChangeAsync(_directory.Current.Version, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _directory.Publish([], 1, null);

        Assert.Equal(1, (await waiting.DefaultTimeout()).Starting);
    }

    [Fact]
    public void Publish_NothingNew_KeepsTheVersion()
    {
        _directory.Publish([Worker], 0, null);
        long version = _directory.Current.Version;

        _directory.Publish([Worker with { }], 0, null);
        Assert.Equal(version, _directory.Current.Version);
        _directory.Publish([Worker with { Draining = true }], 0, null);
        Assert.Equal(version + 1, _directory.Current.Version);
    }

    [Fact]
    public async Task WaitForChangeAsync_Cancelled_EndsWithTheToken()
    {
        using var source = new CancellationTokenSource();
        Task waiting = _directory.WaitForChangeAsync(0, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.DefaultTimeout());
    }

    [Fact]
    public async Task Close_WhileWaiting_EndsTheWait()
    {
        Task waiting = _directory.WaitForChangeAsync(0, CancellationToken.None);

        _directory.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.DefaultTimeout());
        Assert.Throws<ObjectDisposedException>(() => { _ = _directory.WaitForChangeAsync(0, CancellationToken.None); });
    }
}
