using ComputeHost.Daemon.Service;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Service;

public sealed class ServiceNotifierTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly LogCapture _logs = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _logs.Dispose();

    [LinuxFact]
    public async Task Notifications_SocketHasAPath_ArriveInOrder()
    {
        using var manager = ManagerStandIn.AtPath();
        await TellAllAsync(manager);
    }

    [LinuxFact]
    public async Task Notifications_SocketIsAbstract_ArriveInOrder()
    {
        using var manager = ManagerStandIn.Abstract();
        await TellAllAsync(manager);
    }

    [LinuxFact]
    public async Task Ready_ManagerHasAWatchdog_IsFedTwicePerInterval()
    {
        using var manager = ManagerStandIn.AtPath();
        await using ServiceNotifier notifier = Create(manager.Address, Interval);
        notifier.Ready("Serving.", () => Task.CompletedTask);
        await manager.NextAsync();

        for (int times = 0; times < 5; times++)
        {
            Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
            notifier.Status($"between {times}");
            Assert.Equal([$"STATUS=between {times}"], await manager.NextAsync());
            _time.Advance(Interval / 2);
        }
    }

    [LinuxFact]
    public async Task Ready_SupervisorsThreadHangs_TheWatchdogIsNotFedUntilItGoesOn()
    {
        using var manager = ManagerStandIn.AtPath();
        using var hanging = new HangingLoggers();
        await using var healthy = new WorkerSupervisor(new SupervisorSettings { MinWorkers = 0, MaxWorkers = 1 }, TimeProvider.System, _logs);
        await using var supervisor = new WorkerSupervisor(new SupervisorSettings { MinWorkers = 0, MaxWorkers = 1 }, TimeProvider.System, hanging);
        var plan = WorkerLaunchPlan.OfCommand(["/bin/false"]);
        await healthy.StartAsync(plan, CancellationToken.None);
        await supervisor.StartAsync(plan, CancellationToken.None);
        await using ServiceNotifier notifier = Create(manager.Address, Interval);
        notifier.Ready("Serving.", () => Task.WhenAll(healthy.PulseAsync(), supervisor.PulseAsync()));
        await manager.NextAsync();
        Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());

        // The first word to the log is that a worker is launched.
        supervisor.ReportDemand(1);
        try
        {
            await hanging.Hangs.DefaultTimeout();
            await Eventually.UntilAsync("the silence is logged", () =>
            {
                _time.Advance(Interval / 2);
                return _logs.Entries.Any(entry => entry.EventId.Name == "SupervisorHangs");
            });
            _time.Advance(10 * Interval);
            notifier.Status("It hangs.");
            Assert.Equal(["STATUS=It hangs."], await manager.NextAsync());
        }
        finally
        {
            hanging.GoOn();
        }

        Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
        Assert.Equal(Interval.TotalSeconds, _logs.Entries.Single(entry => entry.EventId.Name == "SupervisorHangs").Values["Seconds"]);
    }

    [LinuxFact]
    public async Task Ready_PoolsAreGone_TheWatchdogIsStillFed()
    {
        using var manager = ManagerStandIn.AtPath();
        await using var supervisor = new WorkerSupervisor(new SupervisorSettings { MinWorkers = 0 }, TimeProvider.System, _logs);
        await supervisor.StartAsync(WorkerLaunchPlan.OfCommand(["/bin/false"]), CancellationToken.None);
        await supervisor.DisposeAsync();
        await using ServiceNotifier notifier = Create(manager.Address, Interval);

        notifier.Ready("Serving.", supervisor.PulseAsync);

        await manager.NextAsync();
        Assert.Equal(["WATCHDOG=1"], await manager.NextAsync());
    }

    [Fact]
    public async Task Notifications_NoManager_AreNotSentAndNothingIsSaid()
    {
        await using ServiceNotifier notifier = Create(null, Interval);

        notifier.Ready("Serving.", () => throw new InvalidOperationException("Nobody asks."));
        notifier.Stopping("Draining.", TimeSpan.FromSeconds(30));

        Assert.Empty(_logs.Entries);
    }

    [Theory]
    [InlineData("/nowhere/notify")]
    [InlineData("vsock:2:9999")]
    public async Task Notifications_ManagerCannotBeReached_AreWarnedOfOnce(string address)
    {
        await using ServiceNotifier notifier = Create(address, null);

        notifier.Ready("Serving.", () => Task.CompletedTask);
        notifier.Status("Still serving.");

        LogEntry said = Assert.Single(_logs.Entries);
        Assert.Equal((LogLevel.Warning, "NotificationFailed", address), (said.Level, said.EventId.Name, said.Values["Address"]));
    }

    private async Task TellAllAsync(ManagerStandIn manager)
    {
        await using ServiceNotifier notifier = Create(manager.Address, null);

        notifier.ExtendTimeout(TimeSpan.FromSeconds(90));
        notifier.Ready("Serving 2 pools.", () => Task.CompletedTask);
        notifier.Status("One line,\nwhatever is told. ä");
        notifier.Stopping("Draining 12 calls.", TimeSpan.FromMinutes(10));

        Assert.Equal(["EXTEND_TIMEOUT_USEC=90000000"], await manager.NextAsync());
        Assert.Equal(["READY=1", "STATUS=Serving 2 pools."], await manager.NextAsync());
        Assert.Equal(["STATUS=One line, whatever is told. ä"], await manager.NextAsync());
        Assert.Equal(["STOPPING=1", "EXTEND_TIMEOUT_USEC=600000000", "STATUS=Draining 12 calls."], await manager.NextAsync());
        Assert.Empty(_logs.Entries);
    }

    private ServiceNotifier Create(string? address, TimeSpan? watchdog) => new(new ServiceSettings(address, watchdog), _time, _logs.CreateLogger("Daemon"));

    /// <summary>A log that does not return from its first word, as a blocked disk would not.</summary>
    private sealed class HangingLoggers : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Hangs => _hangs.Task;

        public void GoOn() => _gate.Set();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _hangs.TrySetResult();
            _gate.Wait();
        }

        public void Dispose() => GoOn();
    }
}
