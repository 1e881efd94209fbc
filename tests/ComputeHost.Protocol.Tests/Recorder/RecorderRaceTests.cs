using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Protocol.Tests.Recorder;

/// <summary>A worker's thread and a supervisor's thread on the same words, many times over.</summary>
public sealed class RecorderRaceTests
{
    private const int Rounds = 300;
    private const ulong MostCalls = 100_000;

    [Fact]
    public void TryCondemn_AgainstTryEnd_ExactlyOneSideWins()
    {
        for (int round = 0; round < Rounds; round++)
        {
            using var memory = new PageMemory();
            RecorderPage page = memory.Page;
            ulong parkedOn = 0;
            ulong condemned = 0;
            ulong after = (ulong)round * 7;

            Race(
                () => parkedOn = RunUntilParked(page, slot: 0),
                () =>
                {
                    // The call to condemn differs from round to round, so that the two meet at different points.
                    while (condemned == 0)
                    {
                        SlotWord seen = page.ReadSlot(0);
                        if (seen.State == SlotState.Running && seen.Call > after && page.TryCondemn(0, seen))
                        {
                            condemned = seen.Call;
                        }
                    }
                });

            Assert.Equal(condemned, parkedOn);
            Assert.Equal(SlotWord.Running(0, condemned).Condemned(), page.ReadSlot(0));
            Assert.Equal(condemned, page.StartedThrough(0));
        }
    }

    [Fact]
    public void Fence_AgainstTryStart_KnowsExactlyWhatWasStarted()
    {
        for (int round = 0; round < Rounds; round++)
        {
            using var memory = new PageMemory();
            RecorderPage page = memory.Page;
            ulong lastStarted = 0;
            SlotWord fenced = default;
            ulong after = (ulong)round * 3;

            Race(
                () => lastStarted = RunUntilFenced(page),
                () =>
                {
                    while (page.StartedThrough(0) < after)
                    {
                        Thread.SpinWait(1);
                    }

                    fenced = page.Fence(0);
                });

            ulong known = Math.Max(page.StartedThrough(0), fenced.State == SlotState.Running ? fenced.Call : 0);
            Assert.Equal(lastStarted, known);
        }
    }

    [Fact]
    public void TryReadStart_WhileCallsComeAndGo_NeverGivesTheStampOfAnother()
    {
        using var memory = new PageMemory();
        RecorderPage page = memory.Page;
        int read = 0;
        int wrong = 0;

        Race(
            () =>
            {
                for (ulong call = 1; call <= MostCalls || Volatile.Read(ref read) == 0; call++)
                {
                    page.TryStart(0, 0, call, (long)call * 10);
                    page.TryEnd(0, 0, call);
                }

                page.Fence(0);
            },
            () =>
            {
                while (page.ReadSlot(0) is { State: not SlotState.Condemned } seen)
                {
                    if (seen.State == SlotState.Running && page.TryReadStart(0, seen, out long stamp))
                    {
                        Volatile.Write(ref read, read + 1);
                        wrong += stamp == (long)seen.Call * 10 ? 0 : 1;
                    }
                }
            });

        Assert.True(read > 0);
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void StartedThrough_SeveralSlotsOfOneSession_EndsAtTheHighestCall()
    {
        using var memory = new PageMemory();
        RecorderPage page = memory.Page;
        ulong next = 0;

        Race([.. Enumerable.Range(0, 4).Select(slot => (Action)(() =>
        {
            for (ulong call = Interlocked.Increment(ref next); call <= MostCalls; call = Interlocked.Increment(ref next))
            {
                page.TryStart(slot, 0, call, 0);
                if (page.StartedThrough(0) < call)
                {
                    throw new InvalidOperationException("A started call is not counted as started.");
                }

                page.TryEnd(slot, 0, call);
            }
        }))]);

        Assert.Equal(MostCalls, page.StartedThrough(0));
    }

    private static ulong RunUntilParked(RecorderPage page, int slot)
    {
        for (ulong call = 1; ; call++)
        {
            if (!page.TryStart(slot, 0, call, 0))
            {
                throw new InvalidOperationException("Only a running call was condemned, so a start cannot fail.");
            }

            if (!page.TryEnd(slot, 0, call))
            {
                return page.TryStart(slot, 0, call + 1, 0) ? throw new InvalidOperationException("A condemned slot took a call.") : call;
            }
        }
    }

    private static ulong RunUntilFenced(RecorderPage page)
    {
        for (ulong call = 1; ; call++)
        {
            if (!page.TryStart(0, 0, call, 0))
            {
                return call - 1;
            }

            if (!page.TryEnd(0, 0, call))
            {
                return call;
            }
        }
    }

    private static void Race(params Action[] sides)
    {
        var failures = new List<Exception>();
        using var start = new Barrier(sides.Length);
        List<Thread> threads = [.. sides.Select(side => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                side();
            }
            catch (InvalidOperationException exception)
            {
                lock (failures)
                {
                    failures.Add(exception);
                }
            }
        }) { IsBackground = true })];
        threads.ForEach(thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A side never ended."));
        Assert.Empty(failures);
    }
}
