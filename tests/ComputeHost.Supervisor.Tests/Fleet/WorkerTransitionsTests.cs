using ComputeHost.Supervisor.Fleet;

namespace ComputeHost.Supervisor.Tests.Fleet;

public sealed class WorkerTransitionsTests
{
    private static readonly WorkerState[] All = Enum.GetValues<WorkerState>();

    /// <summary>The table, one row for each state: what may follow it.</summary>
    private static readonly Dictionary<WorkerState, WorkerState[]> Table = new()
    {
        [WorkerState.Starting] = [WorkerState.Ready, WorkerState.Stopping],
        [WorkerState.Ready] = [WorkerState.Draining, WorkerState.Stopping],
        [WorkerState.Draining] = [WorkerState.Stopping],
        [WorkerState.Stopping] = [WorkerState.Exited],
        [WorkerState.Exited] = [],
    };

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            foreach ((WorkerState from, WorkerState to) in All.SelectMany(from => All.Select(to => (from, to))))
            {
                pairs.Add((int)from, (int)to);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void IsAllowed_EachPair_IsAsTheTableSays(int from, int to) =>
        Assert.Equal(Table[(WorkerState)from].Contains((WorkerState)to), WorkerTransitions.IsAllowed((WorkerState)from, (WorkerState)to));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ManagedWorker_EachPair_ChangesOrThrowsAndStays(int fromNumber, int toNumber)
    {
        (WorkerState from, WorkerState to) = ((WorkerState)fromNumber, (WorkerState)toNumber);
        if (to == WorkerState.Starting)
        {
            // There is no way back to it at all.
            return;
        }

        ManagedWorker worker = In(from);
        if (Table[from].Contains(to))
        {
            Move(worker, to);
            Assert.Equal(to, worker.State);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => Move(worker, to));
            Assert.Equal(from, worker.State);
        }
    }

    private static ManagedWorker In(WorkerState state)
    {
        ManagedWorker worker = TestLaunch.CreateWorker("w-1", TimeProvider.System);
        WorkerState[] way = state switch
        {
            WorkerState.Starting => [],
            WorkerState.Ready => [WorkerState.Ready],
            WorkerState.Draining => [WorkerState.Ready, WorkerState.Draining],
            WorkerState.Stopping => [WorkerState.Stopping],
            _ => [WorkerState.Stopping, WorkerState.Exited],
        };
        Array.ForEach(way, step => Move(worker, step));
        return worker;
    }

    private static void Move(ManagedWorker worker, WorkerState to)
    {
        switch (to)
        {
            case WorkerState.Ready:
                worker.BecomeReady(null!, null!);
                break;
            case WorkerState.Draining:
                worker.BeginDrain();
                break;
            case WorkerState.Stopping:
                worker.BeginStop();
                break;
            case WorkerState.Exited:
                worker.ConfirmExit();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(to));
        }
    }
}
