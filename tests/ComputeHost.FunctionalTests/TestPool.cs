using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>A pool with real workers whose disposal fails if one of their processes, or of their children, is left.</summary>
internal sealed class TestPool : IAsyncDisposable
{
    private readonly string _marker = $"computehost-test-{Guid.NewGuid():N}";

    private TestPool()
    {
    }

    public ComputePool Pool { get; private set; } = null!;

    public LogCapture Logs { get; } = new();

    /// <summary>The live processes of this pool.</summary>
    public IReadOnlyList<LiveProcess> Processes => ProcessWatch.WithMarker(_marker);

    public static async Task<TestPool> StartAsync(Action<ComputePoolOptions>? configure = null)
    {
        var test = new TestPool();
        var options = new ComputePoolOptions
        {
            InProcess = InProcessMode.Never,
            LoggerFactory = test.Logs,
            WorkerEnvironment = { ["COMPUTEHOST_TEST_MARKER"] = test._marker },
        };
        configure?.Invoke(options);
        test.Pool = await ComputePool.StartAsync(options).DefaultTimeout();
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync().DefaultTimeout();
        Assert.True(Processes is [], $"Processes are left: {string.Join(", ", Processes)}.");
        Logs.Dispose();
    }
}
