using System.Diagnostics;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A client that calls all the while and wants every answer, whatever others do to the daemon.</summary>
internal sealed class GoodClient : IAsyncDisposable
{
    private readonly ComputeClient _client;
    private readonly CancellationTokenSource _enough = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly Task _calling;

    private GoodClient(ComputeClient client)
    {
        _client = client;
        _calling = CallAsync();
    }

    public static async Task<GoodClient> StartAsync(TestDaemon daemon) => new(await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout());

    /// <summary>Calls once more, then stops.</summary>
    /// <returns>How long the calls took, the shortest first. Each has had its right answer.</returns>
    public async Task<IReadOnlyList<TimeSpan>> StopAsync()
    {
        await _enough.CancelAsync();
        await _calling.DefaultTimeout();
        Assert.Equal(10, await _client.RunAsync(Work.Twice, 5).DefaultTimeout());
        Assert.Equal(1, _client.GetStatistics().TotalSessions);
        _waits.Sort();
        return _waits;
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _client.DisposeAsync();
        _enough.Dispose();
    }

    private async Task CallAsync()
    {
        for (int value = 0; !_enough.IsCancellationRequested; value++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(2 * value, await _client.RunAsync(Work.Twice, value).DefaultTimeout());
            _waits.Add(Stopwatch.GetElapsedTime(start));
        }
    }
}
