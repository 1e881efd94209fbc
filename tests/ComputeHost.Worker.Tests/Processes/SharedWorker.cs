namespace ComputeHost.Worker.Tests.Processes;

/// <summary>One worker for the tests that leave it as it was.</summary>
public sealed class SharedWorker : IAsyncLifetime
{
    internal WorkerUnderTest Worker { get; private set; } = null!;

    public async Task InitializeAsync() => Worker = await WorkerUnderTest.StartAsync();

    public async Task DisposeAsync() => await Worker.DisposeAsync();
}
