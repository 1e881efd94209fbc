using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Short calls are sent ahead, many to a worker; then some turn out to be long.</summary>
public sealed class PipeliningTests
{
    private const int ShortCalls = 300;

    [Fact]
    public async Task RunAsync_ACallTurnsOutToBeLong_HoldsUpNoneWhileAnotherWorkerIsFree()
    {
        await using TestPool test = await StartAsync();
        using var started = new TempFile();
        using var go = new TempFile();
        Task<int> held = test.Pool.RunAsync(Methods.WaitForFile, started.Path, go.Path);
        Task<string>[] calls = [.. Enumerable.Range(0, ShortCalls).Select(call => test.Pool.RunAsync(Methods.Echo, $"{call}"))];
        Assert.Equal(Enumerable.Range(0, ShortCalls).Select(call => $"{call}"), await Task.WhenAll(calls).DefaultTimeout());
        Assert.False(held.IsCompleted);
        await File.WriteAllTextAsync(go.Path, "");
        await held.DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_SeveralCallsTurnOutToBeLong_RunsThemOnAllWorkers()
    {
        await using TestPool test = await StartAsync();
        using var go = new TempFile();
        TempFile[] started = [new(), new()];
        // So close together that all may be sent to one worker before it has begun the first.
        Task<int>[] held = [.. started.Select(file => test.Pool.RunAsync(Methods.WaitForFile, file.Path, go.Path))];
        await Eventually.UntilAsync("both run at once", () => started.All(file => file.Exists));
        await File.WriteAllTextAsync(go.Path, "");
        await Task.WhenAll(held).DefaultTimeout();
        Array.ForEach(started, file => file.Dispose());
    }

    /// <summary>Two workers that have seen nothing but short calls, so that they are sent many.</summary>
    private static async Task<TestPool> StartAsync()
    {
        TestPool test = await TestPool.StartAsync(options =>
        {
            options.MinWorkers = 2;
            options.MaxWorkers = 2;
            options.Picker = ComputePicker.FillFirst;
        });
        for (int round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, ShortCalls).Select(_ => test.Pool.RunAsync(Methods.Echo, "x"))).DefaultTimeout();
        }

        return test;
    }
}
