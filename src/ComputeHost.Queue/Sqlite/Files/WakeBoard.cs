namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>What may have changed in a store.</summary>
[Flags]
internal enum StoreChanges
{
    None = 0,

    /// <summary>A job can be claimed, or will be at a time.</summary>
    Jobs = 1,

    /// <summary>A mailbox has received something.</summary>
    Outcomes = 2,

    /// <summary>Somebody wants a claimed job to be cancelled.</summary>
    Orders = 4,
}

/// <summary>
/// A small file through which the processes of a store tell one another that something has changed: a number per kind of change and one for all of them, which
/// can be waited for. It also names the process that has the writer's turn.
/// </summary>
internal abstract class WakeBoard : IDisposable
{
    protected const int Length = 4096;

    private static readonly StoreChanges[] Kinds = [StoreChanges.Jobs, StoreChanges.Outcomes, StoreChanges.Orders];

    /// <summary>Has the board of a store, made beforehand.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="canMap">Whether a write to mapped memory that has its place on the disk can never fail there.</param>
    public static WakeBoard Open(string path, bool canMap)
    {
        FileLock.Make(path);
        return canMap && FutexBoard.IsSupported ? FutexBoard.Map(path) : new WatchedBoard(path);
    }

    /// <summary>Counts all changes. To be read before what it announces is looked at.</summary>
    public int Changes => Read(0);

    /// <summary>Who has the writer's turn, and since when in the queue's time; process 0 for nobody.</summary>
    public (int Process, long Since) Holder
    {
        get => (Read(Kinds.Length + 1), ((long)Read(Kinds.Length + 2) << 32) | (uint)Read(Kinds.Length + 3));
        set
        {
            Write(Kinds.Length + 1, 0);
            Write(Kinds.Length + 2, (int)(value.Since >> 32));
            Write(Kinds.Length + 3, (int)value.Since);
            Write(Kinds.Length + 1, value.Process);
        }
    }

    /// <summary>Counts the changes of a kind.</summary>
    public int ChangesOf(StoreChanges kind) => Read(Array.IndexOf(Kinds, kind) + 1);

    /// <summary>Tells all processes. Only under the writer's turn, so that no two count at once.</summary>
    public void Tell(StoreChanges changes)
    {
        for (int i = 0; i < Kinds.Length; i++)
        {
            if (changes.HasFlag(Kinds[i]))
            {
                Write(i + 1, Read(i + 1) + 1);
            }
        }

        Write(0, Read(0) + 1);
        Rouse();
    }

    /// <summary>
    /// Waits until <see cref="Changes"/> differs from what was seen, this process is roused, or the time is up. May also return for no reason.
    /// </summary>
    public abstract void Wait(int seen, TimeSpan limit);

    /// <summary>Ends the waits, also without a change.</summary>
    public abstract void Rouse();

    public abstract void Dispose();

    protected abstract int Read(int place);

    protected abstract void Write(int place, int value);
}
