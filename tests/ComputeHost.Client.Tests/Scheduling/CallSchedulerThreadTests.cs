using System.Collections.Concurrent;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Scheduling;

/// <summary>The scheduler's shell: transitions from many threads, and transitions that begin while another's effects are carried out.</summary>
public sealed class CallSchedulerThreadTests
{
    private readonly SchedulerFixture _fixture = new(new ClientSettings { WaitWhenFull = true });

    [Fact]
    public async Task Submit_FromManyThreadsWhileLanesComeAndGo_AnswersEveryCallOnce()
    {
        const int Threads = 6;
        const int CallsPerThread = 400;
        var lanes = new ConcurrentBag<AnsweringLane> { new(_fixture, epoch: 1, inline: false) };
        Task[] callers = [.. Enumerable.Range(0, Threads).Select(thread => Task.Run(() => CallAsync(thread, CallsPerThread)))];
        for (int epoch = 2; epoch < 20; epoch++)
        {
            lanes.Add(new AnsweringLane(_fixture, epoch, inline: false));
            if (lanes.TryTake(out AnsweringLane? leaving))
            {
                _fixture.Scheduler.Drain(leaving.Lane);
                _fixture.Scheduler.Tend(_fixture.Time.Now);
            }

            lanes.Add(new AnsweringLane(_fixture, epoch + 100, inline: false));
            await Task.Yield();
        }

        await Task.WhenAll(callers).DefaultTimeout();

        // A call that was cancelled may still be with its worker.
        _fixture.Scheduler.Close();
        await _fixture.Scheduler.Drained.DefaultTimeout();
        Assert.Equal((0, 0), _fixture.Scheduler.Load);
        Assert.Equal((Threads * CallsPerThread, Threads * CallsPerThread), (_fixture.Counters.Submitted, _fixture.Counters.Succeeded + _fixture.Counters.Cancelled));
    }

    /// <summary>As when what runs in this process ends before the sending of it returns.</summary>
    [Fact]
    public async Task Submit_AnswerComesWhileItIsSent_IsATransitionOfItsOwn()
    {
        var lane = new AnsweringLane(_fixture, epoch: 1, inline: true);

        TypedCall<int> first = _fixture.Submit();
        TypedCall<int> second = _fixture.Submit();

        Assert.Equal((7, 7), (await first.Task.WaitAsync(TimeSpan.Zero), await second.Task.WaitAsync(TimeSpan.Zero)));
        Assert.Equal((2UL, 0), (lane.Lane.LastNumber, lane.Lane.Load));
    }

    private async Task CallAsync(int thread, int count)
    {
        for (int index = 0; index < count; index++)
        {
            using var source = new CancellationTokenSource();
            bool cancels = index % 7 == 0;
            TypedCall<int> call = _fixture.Submit(
                thread % 2 == 0 ? TestMethods.Double : TestMethods.OneAtATime,
                new ComputeCallOptions { AffinityKey = index % 5 == 0 ? "key" : null },
                cancels ? source.Token : default);
            if (cancels)
            {
                await source.CancelAsync();
            }

            try
            {
                Assert.Equal(7, await call.Task);
            }
            catch (OperationCanceledException) when (cancels)
            {
                // The cancellation was faster than the answer.
            }
        }
    }

    /// <summary>Answers each call that is flushed to it: on the spot, or on another thread.</summary>
    private sealed class AnsweringLane : ILaneOutlet
    {
        private readonly SchedulerFixture _fixture;
        private readonly bool _inline;
        private readonly byte[] _value;
        private readonly ConcurrentQueue<ulong> _posted = new();

        public AnsweringLane(SchedulerFixture fixture, long epoch, bool inline)
        {
            _fixture = fixture;
            _inline = inline;
            using var value = new PayloadWriter(16);
            PayloadCodecs.For<int>().Write(value, 7);
            _value = value.WrittenMemory.ToArray();
            Lane = new WorkerLane(fixture.NewLane(epoch: epoch).Endpoint, session: 7, credit: 3, this);
            fixture.Scheduler.AddLane(Lane);
        }

        public WorkerLane Lane { get; }

        public void PostCall(PendingCall call) => _posted.Enqueue(call.Number);

        public void Flush()
        {
            if (_inline)
            {
                Answer();
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(static lane => lane.Answer(), this, preferLocal: false);
            }
        }

        public void PostCancel(ulong number)
        {
        }

        public void PostWithdraw(ulong number)
        {
        }

        public void PostEnd()
        {
        }

        public void Abort()
        {
        }

        private void Answer()
        {
            List<CallEnding> endings = [];
            while (_posted.TryDequeue(out ulong number))
            {
                endings.Add(new CallEnding(number, CallOutcome.Of(_value)));
            }

            if (endings.Count > 0)
            {
                _fixture.Scheduler.Finish(Lane, endings.ToArray());
            }
        }
    }
}
