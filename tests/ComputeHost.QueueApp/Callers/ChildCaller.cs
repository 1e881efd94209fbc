using ComputeHost.QueueApp.Children;

namespace ComputeHost.QueueApp.Callers;

/// <summary>A caller in a process of its own, as its parent sees it.</summary>
public sealed class ChildCaller : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ChildCaller(CallerOrder order) => _process = new ChildProcess("call", order.ToString());

    public static ChildCaller Start(CallerOrder order) => new(order);

    /// <summary>Waits until its jobs are stored.</summary>
    /// <returns>Their ids, from job 1 on.</returns>
    public async Task<IReadOnlyList<string>> ReadIdsAsync() => (await _process.ReadLineAsync(CancellationToken.None).ConfigureAwait(false)).Split(' ');

    /// <summary>Kills it as if the power had failed.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
