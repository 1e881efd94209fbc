using ComputeHost.Daemon.Tests.Hostile;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Relay;

/// <summary>After the death of the daemon, or of the session with a live one, what was never given to a worker runs after all, and nothing runs twice that must not.</summary>
public sealed class JournalTests
{
    private const int Waiting = 40;

    [LinuxFact]
    public async Task Daemon_Killed_WaitingCallsRunAfterItsRestartAndRunningOnesAreToldAsUnknown()
    {
        using var ledger = new TemporaryLedger();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ConnectAsync(daemon);
        Task<string>[] calls = await CallAsync(client, ledger, Work.Mark);

        await daemon.KillAsync();
        await daemon.RestartAsync();

        await AssertEndedAsync(calls, ledger);
    }

    [LinuxFact]
    public async Task Daemon_Killed_IdempotentCallsAllRun()
    {
        using var ledger = new TemporaryLedger();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ConnectAsync(daemon);
        Task<string>[] calls = await CallAsync(client, ledger, Work.MarkAgain);

        await daemon.KillAsync();
        await daemon.RestartAsync();

        await Task.WhenAll(calls).DefaultTimeout();
        Assert.All(ledger.Read().GroupBy(static id => id), static marks => Assert.InRange(marks.Count(), 1, 2));
    }

    [LinuxFact]
    public async Task Session_BrokenWhileTheDaemonLives_WaitingCallsRunOnceAndRunningOnesAreToldAsUnknown()
    {
        using var ledger = new TemporaryLedger();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1");
        await using ComputeClient client = await ConnectAsync(daemon);
        Task<string>[] calls = await CallAsync(client, ledger, Work.Mark);

        // A client that hears no beat gives its session up; the daemon learns of it when it goes on.
        daemon.Signal("STOP");
        await Eventually.UntilAsync("the client has given its session up", () => !client.IsConnected);
        daemon.Signal("CONT");

        await AssertEndedAsync(calls, ledger);
        Assert.Equal(8, await client.RunAsync(Work.Twice, 4).DefaultTimeout());
    }

    private static Task<ComputeClient> ConnectAsync(TestDaemon daemon) =>
        ComputeClient.ConnectAsync(daemon.Address, new ComputeClientOptions { MaxReconnectDelay = TimeSpan.FromMilliseconds(200), QueueTimeout = TimeSpan.FromMinutes(2) }).DefaultTimeout();

    /// <summary>Submits calls to the one worker, and waits until it runs the first.</summary>
    private static async Task<Task<string>[]> CallAsync(ComputeClient client, TemporaryLedger ledger, Func<string, string, int, string> mark)
    {
        Task<string>[] calls = [.. Enumerable.Range(0, Waiting).Select(number => client.RunAsync(mark, ledger.Path, $"{number}", number == 0 ? 2000 : 20))];
        await Eventually.UntilAsync("a call runs", () => ledger.Read().Count > 0);
        return calls;
    }

    private static async Task AssertEndedAsync(Task<string>[] calls, TemporaryLedger ledger)
    {
        await Task.WhenAll(calls).DefaultTimeout().ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        IReadOnlyList<string> marks = ledger.Read();
        Assert.Equal(marks.Distinct().Order(), marks.Order());
        int lost = 0;
        for (int number = 0; number < calls.Length; number++)
        {
            if (calls[number].IsFaulted)
            {
                WorkerLostException failure = await Assert.ThrowsAsync<WorkerLostException>(() => calls[number]);
                Assert.Equal(WorkerLostCause.ConnectionLost, failure.Cause);
                Assert.Equal(ComputeRan.Unknown, failure.Ran);
                lost++;
            }
            else
            {
                Assert.Equal($"{number}", await calls[number]);
                Assert.Contains($"{number}", marks);
            }
        }

        // The first ran, and as many more as fit into its worker were forwarded with it.
        Assert.True(calls[0].IsFaulted);
        Assert.InRange(lost, 1, 3);
    }
}
