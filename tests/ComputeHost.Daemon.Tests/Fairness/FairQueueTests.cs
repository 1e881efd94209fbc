using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Relay;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Tests.Fairness;

public sealed class FairQueueTests
{
    private readonly FairClock _clock = new();
    private readonly FairQueue _queue = new();
    private long _order;

    [Fact]
    public void First_LongAgainstShortCalls_SharesTimeNotCalls()
    {
        ClientShare slow = Share(1);
        ClientShare quick = Share(2);
        var used = new Dictionary<ClientShare, TimeSpan> { [slow] = TimeSpan.Zero, [quick] = TimeSpan.Zero };
        Fill(slow, "slow", 500);
        Fill(quick, "quick", 5000);

        while (used.Values.Sum(static time => time.TotalSeconds) < 40)
        {
            PendingCall call = Serve(call => TimeSpan.FromMilliseconds(call.Method.Key == "slow" ? 100 : 5));
            used[(ClientShare)call.Share!] += call.RunTime!.Value;
        }

        Assert.InRange(used[slow] / used[quick], 0.95, 1.05);
    }

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(3, 1, 0.75)]
    [InlineData(1, 9, 0.1)]
    public void First_Weights_DecideTheShares(double one, double other, double expected)
    {
        ClientShare first = Share(1, one);
        ClientShare second = Share(2, other);
        Fill(first, "m", 3000);
        Fill(second, "m", 3000);
        int served = 0;

        for (int round = 0; round < 2000; round++)
        {
            served += Serve(static _ => TimeSpan.FromMilliseconds(5)).Share == first ? 1 : 0;
        }

        Assert.InRange(served / 2000d, expected - 0.02, expected + 0.02);
    }

    [Fact]
    public void First_ClientThatWorkedAloneForLong_DoesNotWaitForANewcomer()
    {
        ClientShare old = Share(1);
        Fill(old, "m", 1000);
        for (int round = 0; round < 1000; round++)
        {
            Serve(static _ => TimeSpan.FromSeconds(1));
        }

        ClientShare newcomer = Share(2);
        Fill(newcomer, "m", 100);
        Serve(static _ => TimeSpan.FromSeconds(1));
        Fill(old, "m", 100);
        int servedOld = Enumerable.Range(0, 20).Count(_ => Serve(static _ => TimeSpan.FromSeconds(1)).Share == old);

        Assert.InRange(servedOld, 9, 11);
    }

    [Fact]
    public void First_ClientThatWasIdle_HasSavedNothingUp()
    {
        ClientShare idle = Share(1);
        ClientShare busy = Share(2);
        Fill(busy, "m", 1000);
        for (int round = 0; round < 500; round++)
        {
            Serve(static _ => TimeSpan.FromSeconds(1));
        }

        Fill(idle, "m", 100);
        int servedIdle = Enumerable.Range(0, 20).Count(_ => Serve(static _ => TimeSpan.FromSeconds(1)).Share == idle);

        Assert.InRange(servedIdle, 9, 11);
    }

    [Fact]
    public void First_Priority_CountsWithinAClientOnly()
    {
        ClientShare pushy = Share(1);
        ClientShare modest = Share(2);
        Fill(pushy, "m", 10, ComputePriority.High);
        Fill(modest, "m", 10, ComputePriority.Low);
        Fill(modest, "m", 1, ComputePriority.High);

        PendingCall[] served = [.. Enumerable.Range(0, 4).Select(_ => Serve(static _ => TimeSpan.FromMilliseconds(1)))];

        Assert.Equal(2, served.Count(call => call.Share == modest));
        Assert.Equal(ComputePriority.High, served.First(call => call.Share == modest).Priority);
    }

    [Fact]
    public void First_ClientAtItsLimit_LetsOthersPass()
    {
        ClientShare limited = Share(1, limits: new ClientLimits { MaxInFlight = 1 });
        ClientShare other = Share(2);
        Fill(limited, "m", 5);
        PendingCall running = Take();
        Fill(other, "m", 1);

        Assert.Same(other, Take().Share);
        Assert.Null(_queue.First);

        limited.Settle(running, TimeSpan.FromMilliseconds(1));
        Assert.Same(limited, _queue.First!.Share);
    }

    /// <summary>A place where calls are parked must let go of them also while their client is at its limit: nobody would look there again.</summary>
    [Fact]
    public void Next_ClientAtItsLimit_IsStillThere()
    {
        ClientShare limited = Share(1, limits: new ClientLimits { MaxInFlight = 1 });
        Fill(limited, "m", 2);
        Take();

        Assert.Null(_queue.First);
        Assert.Same(limited, _queue.Next!.Share);
    }

    [Fact]
    public void First_CallThatWasOverestimated_DoesNotMoveTheClockForOthers()
    {
        ClientShare boaster = Share(1);
        ClientShare other = Share(2);
        Fill(boaster, "m", 1, items: 2_000_000);
        Serve(static _ => TimeSpan.FromMilliseconds(1));
        Fill(boaster, "m", 100);
        Serve(static _ => TimeSpan.FromMilliseconds(1));
        Fill(other, "m", 100);

        Assert.InRange(Enumerable.Range(0, 40).Count(_ => Serve(static _ => TimeSpan.FromMilliseconds(1)).Share == other), 18, 22);
    }

    private static RemoteMethod Method(string key) => new(new MethodDescription { Key = key, Name = key });

    private ClientShare Share(uint user, double weight = 1, ClientLimits? limits = null) =>
        new(new ClientAccount(user, $"user{user}", limits ?? new ClientLimits { Weight = weight }), _clock);

    private void Fill(ClientShare share, string method, int calls, ComputePriority priority = ComputePriority.Normal, int items = 1)
    {
        RemoteMethod described = Method(method);
        for (int index = 0; index < calls; index++)
        {
            var call = new SilentCall(new RelayedOrder
            {
                Method = described,
                Terms = new CallTerms(default(CallLimits), new ComputeCallOptions { Priority = priority }, ("", "")),
                Share = share,
                CallId = "c",
                MostValues = items,
            });
            call.Place.Order = ++_order;
            _queue.Add(call);
        }
    }

    private PendingCall Take()
    {
        PendingCall call = _queue.First!;
        call.Place.Queue!.Remove(call);
        call.Share!.Charge(call);
        return call;
    }

    private PendingCall Serve(Func<PendingCall, TimeSpan> runs)
    {
        PendingCall call = Take();
        call.RunTime = runs(call);
        call.Share!.Settle(call, call.RunTime.Value);
        return call;
    }

    private sealed class SilentCall(RelayedOrder order) : RelayedCall(order, RelayedArguments.Of(default(ReadOnlyMemory<byte>), order.Share.Account), submitted: 1)
    {
        protected override SegmentArena? Results => null;

        protected override void Send(WorkerFrame frame, PayloadWriter? value)
        {
        }
    }
}
