using ComputeHost.Protocol.Journal;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Protocol.Tests.Journal;

/// <summary>The page that daemon and client share: a call is either forwarded or withdrawn.</summary>
public sealed class JournalPageTests
{
    private const int Slots = 1024;

    [LinuxFact]
    public void TryForward_CallThatNobodyTouched_Succeeds()
    {
        using Pages pages = new(Slots);

        Assert.True(pages.Daemon.TryForward(0, 1));
        Assert.True(pages.Daemon.TryForward(Slots - 1, 2));
    }

    [LinuxFact]
    public void TryWithdraw_CallThatWasForwarded_Fails()
    {
        using Pages pages = new(Slots);
        pages.Daemon.TryForward(3, 7);

        Assert.False(pages.Client.TryWithdraw(3, 7));
    }

    [LinuxFact]
    public void TryForward_CallThatWasWithdrawn_Fails()
    {
        using Pages pages = new(Slots);
        pages.Client.TryWithdraw(3, 7);

        Assert.False(pages.Daemon.TryForward(3, 7));
    }

    [LinuxFact]
    public void TryWithdraw_Twice_SucceedsOnce()
    {
        using Pages pages = new(Slots);

        Assert.True(pages.Client.TryWithdraw(3, 7));
        Assert.False(pages.Client.TryWithdraw(3, 7));
    }

    [LinuxFact]
    public void TryForward_WordOfAnEarlierCall_IsUsedAgainWithoutClearing()
    {
        using Pages pages = new(Slots);
        pages.Daemon.TryForward(3, 7);

        Assert.True(pages.Client.TryWithdraw(3, 8));
        Assert.True(pages.Daemon.TryForward(3, 9));
        Assert.False(pages.Client.TryWithdraw(3, 9));
    }

    [LinuxFact]
    public void TryForward_CallBeforeTheOneInTheWord_Fails()
    {
        using Pages pages = new(Slots);
        pages.Daemon.TryForward(3, 7);

        Assert.False(pages.Daemon.TryForward(3, 6));
        Assert.False(pages.Client.TryWithdraw(3, 6));
    }

    [LinuxFact]
    public void TryWithdraw_OtherWord_SaysNothing()
    {
        using Pages pages = new(Slots);
        pages.Daemon.TryForward(3, 7);

        Assert.True(pages.Client.TryWithdraw(4, 7));
    }

    [LinuxFact]
    public async Task TryForward_WhileTheOtherSideWithdraws_ExactlyOneOfThemGetsEachCall()
    {
        const int Rounds = 200;
        using Pages pages = new(Slots);
        bool[] forwarded = new bool[Rounds * Slots];
        bool[] withdrawn = new bool[Rounds * Slots];
        using var barrier = new Barrier(2);

        // Within a round each call has a word of its own, as on the way through a daemon; rounds use the words again.
        Task daemon = Task.Factory.StartNew(() => Run(pages.Daemon.TryForward, forwarded), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task client = Task.Factory.StartNew(() => Run(pages.Client.TryWithdraw, withdrawn), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(daemon, client).DefaultTimeout();

        Assert.All(forwarded.Zip(withdrawn), static call => Assert.NotEqual(call.First, call.Second));

        void Run(Func<int, ulong, bool> take, bool[] taken)
        {
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                for (int slot = 0; slot < Slots; slot++)
                {
                    taken[(round * Slots) + slot] = take(slot, (ulong)((round * Slots) + slot + 1));
                }
            }
        }
    }

    [LinuxFact]
    public void TryOpen_MemoryThatIsNoJournal_IsRefused()
    {
        using var unsealed = new SafeFileHandle(LibC.MemfdCreate("unsealed", LibC.MfdCloexec | LibC.MfdAllowSealing), ownsHandle: true);
        Assert.Equal(0, LibC.Truncate((int)unsealed.DangerousGetHandle(), 1 << 20));
        using SegmentArena small = SegmentArena.TryCreate(4096, TimeProvider.System)!;
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");

        Assert.Null(JournalPage.TryOpen(unsealed, Slots));
        Assert.Null(JournalPage.TryOpen(small.Descriptor, Slots));
        Assert.Null(JournalPage.TryOpen(file, Slots));
    }

    private sealed class Pages : IDisposable
    {
        public Pages(int slots)
        {
            (JournalPage page, SafeFileHandle descriptor) = JournalPage.TryCreate(slots)!.Value;
            using (descriptor)
            {
                Daemon = page;
                Client = JournalPage.TryOpen(descriptor, slots)!;
            }
        }

        public JournalPage Daemon { get; }

        public JournalPage Client { get; }

        public void Dispose()
        {
            Daemon.Dispose();
            Client.Dispose();
        }
    }
}
