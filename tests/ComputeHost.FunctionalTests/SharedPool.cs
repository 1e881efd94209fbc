namespace ComputeHost.FunctionalTests;

/// <summary>One pool for the tests of a class that only call it.</summary>
public sealed class SharedPool : IAsyncLifetime
{
    private TestPool? _test;

    public ComputePool Pool => _test!.Pool;

    public async Task InitializeAsync() => _test = await TestPool.StartAsync(options => options.MaxWorkers = 2);

    public async Task DisposeAsync() => await _test!.DisposeAsync();
}
