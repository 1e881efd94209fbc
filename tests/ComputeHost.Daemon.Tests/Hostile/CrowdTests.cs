using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>Many connections, and sessions that take without giving, each against a daemon of its own beside a client that wants its answers.</summary>
public sealed class CrowdTests
{
    private const int Crowd = 2000;
    private const long MiB = 1024 * 1024;

    [LinuxTheory]
    [InlineData("", 256)]
    [InlineData("C", 256)]
    [InlineData("CHD1", 320)]
    [InlineData("CHD1\u0009\0\0\0\u000a", 320)]
    public async Task Connections_ThatSayTooLittle_CostNeitherThreadsNorAnswersAndAreClosed(string said, int most)
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        await using GoodClient good = await GoodClient.StartAsync(daemon);
        int descriptors = DaemonResources.Descriptors(daemon);
        int threads = DaemonResources.Threads(daemon);
        List<RawClient> crowd = [];
        try
        {
            byte[] beginning = [.. said.Select(static letter => (byte)letter)];
            for (int number = 0; number < Crowd; number++)
            {
                RawClient client = RawClient.Connect(daemon);
                crowd.Add(client);
                if (Record.Exception(() => client.SendBytes(beginning)) is { } failure)
                {
                    // It was shown the door already.
                    Assert.IsType<System.Net.Sockets.SocketException>(failure);
                }
            }

            Assert.InRange(DaemonResources.Threads(daemon), 1, threads + (said.Length < 4 ? 0 : most) + 20);
            Assert.InRange(DaemonResources.Descriptors(daemon), 1, descriptors + most + 100);
            await Eventually.UntilAsync("all are sent away", () => DaemonResources.Descriptors(daemon) <= descriptors + 5 && DaemonResources.Threads(daemon) <= threads + 20);
        }
        finally
        {
            crowd.ForEach(static client => client.Dispose());
        }

        IReadOnlyList<TimeSpan> waits = await good.StopAsync();
        Assert.InRange(waits[waits.Count * 99 / 100], TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [LinuxFact]
    public async Task Sessions_MoreThanOneUserMayHave_AreToldTheLimit()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        List<RawClient> sessions = [];
        try
        {
            for (int number = 0; number < 256; number++)
            {
                sessions.Add(RawClient.Begin(daemon));
            }

            for (int number = 256; number < 300; number++)
            {
                RawClient further = RawClient.Connect(daemon);
                sessions.Add(further);
                further.SendPreface();
                further.Send(RawClient.OpenFrame());
                Refused refused = further.ReceiveRefusalBehindAnswer();
                Assert.Equal((int)SessionStatus.ResourceExhausted, refused.Status);
                Assert.Contains("'256' sessions", refused.Detail, StringComparison.Ordinal);
                further.Dispose();
            }

            sessions[0].SendCall(sessions[0].NextCall(RawClient.Twice, 1));
            Assert.Equal(1ul, sessions[0].ReceiveOutcome().Result.Call);
        }
        finally
        {
            sessions.ForEach(static client => client.Dispose());
        }

        await Eventually.UntilAsync("there is room for another session", () => DaemonResources.Threads(daemon) < 100);
        await using ComputeClient next = await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout();
        Assert.Equal(4, await next.RunAsync(Work.Twice, 2).DefaultTimeout());
    }

    [LinuxFact]
    public async Task Session_ThatNeverReads_IsEndedAndItsMemoryReturns()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        await using GoodClient good = await GoodClient.StartAsync(daemon);
        long before = DaemonResources.AnonymousMemory(daemon);
        long highest = 0;
        using (RawClient client = RawClient.Begin(daemon))
        {
            byte[] data = [1, .. new byte[60_000]];
            await Eventually.UntilAsync("the session is ended", () =>
            {
                highest = Math.Max(highest, DaemonResources.AnonymousMemory(daemon));
                return Record.Exception(() => client.SendCall(client.NextCall(RawClient.Echo, data))) is System.Net.Sockets.SocketException;
            });
        }

        await Eventually.UntilAsync("the daemon has said why", () => daemon.Output.Contains("does not read its answers", StringComparison.Ordinal));
        Assert.InRange(highest - before, long.MinValue, 400 * MiB);
        await Eventually.UntilAsync("its memory is given back", () => DaemonResources.AnonymousMemory(daemon) - before < 128 * MiB);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Session_ThatCallsWithoutCredit_IsAnsweredOrEndedAndOthersGoOn()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 2", "\"clients\": { \"*\": { \"maxWaiting\": 100 } },");
        using (RawClient client = RawClient.Begin(daemon))
        {
            Assert.Equal(100u, client.Hello.Credit);
            for (int number = 0; number < 5000; number++)
            {
                client.SendCall(client.NextCall(RawClient.Sleep, 1));
            }

            HashSet<ulong> answered = [];
            for (int number = 0; number < 5000; number++)
            {
                WorkerFrame outcome = client.ReceiveOutcome();
                ulong call = outcome.FrameCase == WorkerFrame.FrameOneofCase.Result ? outcome.Result.Call : outcome.Failed.Call;
                Assert.True(answered.Add(call));
                Assert.True(outcome.Failed is null || outcome.Failed.Kind == Failed.Types.Kind.QueueFull);
            }
        }

        await using GoodClient good = await GoodClient.StartAsync(daemon);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Session_ThatBeginsCallsWithoutCreditAndNeverEndsThem_IsEnded()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync(rest: "\"clients\": { \"*\": { \"maxWaiting\": 100 } },");
        await using GoodClient good = await GoodClient.StartAsync(daemon);
        using RawClient client = RawClient.Begin(daemon);
        Record.Exception(() =>
        {
            for (int number = 0; number < 5000; number++)
            {
                Call call = client.NextCall(RawClient.Echo, [1]);
                call.ArgumentsLength = 100_000;
                client.SendCall(call);
            }
        });

        Assert.Contains("far over the credit of '100'", client.ReceiveRefusal().Detail, StringComparison.Ordinal);
        await good.StopAsync();
    }

    [LinuxFact]
    public async Task Client_Killed_ItsQueuedCallsNeverRunAndItsRunningMethodIsEnded()
    {
        using var ledger = new TemporaryLedger();
        await using TestDaemon daemon = await TestDaemon.StartAsync("\"maxWorkers\": 1, \"cancellationGrace\": \"300ms\"");
        await using (Visitor warm = await Visitor.StartAsync(daemon))
        {
        }

        await Eventually.UntilAsync("the first visitor's session is over", () => daemon.Output.Contains("is over", StringComparison.Ordinal));
        int descriptors = DaemonResources.Descriptors(daemon);
        await using Visitor visitor = await Visitor.StartAsync(daemon);
        visitor.Tell("forever f");
        visitor.Tell($"mark {ledger.Path} m 50 1");
        await using ComputeClient other = await ComputeClient.ConnectAsync(daemon.Address).DefaultTimeout();
        Task<int> waiting = other.RunAsync(Work.Twice, 4);
        await visitor.KillAsync();

        Assert.Equal(8, await waiting.DefaultTimeout());
        Assert.Equal(10, await other.RunAsync(Work.Twice, 5).DefaultTimeout());
        Assert.Empty(ledger.Read());
        await other.DisposeAsync();
        await Eventually.UntilAsync("its descriptors are closed", () => DaemonResources.Descriptors(daemon) <= descriptors + 2);
    }
}
