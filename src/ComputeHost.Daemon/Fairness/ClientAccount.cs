using ComputeHost.Daemon.Configuration;

namespace ComputeHost.Daemon.Fairness;

/// <summary>A client: a user of this machine, however many connections it has. Counts what it has in the daemon. Thread-safe.</summary>
/// <param name="userId">The user's number.</param>
/// <param name="name">The user's name.</param>
/// <param name="limits">What it may have.</param>
internal sealed class ClientAccount(uint userId, string name, ClientLimits limits)
{
    /// <summary>The most sessions of one client.</summary>
    public const int MostSessions = 256;

    /// <summary>
    /// The most connections of one client that are sessions or want to be. Those beyond the sessions are told why they are none; further ones are not.
    /// </summary>
    public const int MostConnections = MostSessions + 64;

    private int _connections;
    private int _calls;
    private int _running;
    private long _total;
    private long _bytes;

    public uint UserId => userId;

    public string Name => name;

    public ClientLimits Limits => limits;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many of its calls have not been answered.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls it has made since the daemon's start.</summary>
    public long TotalCalls => Interlocked.Read(ref _total);

    /// <summary>How many bytes the daemon holds for it in its own memory: of arguments, and of answers that it has not read.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public int CountConnection(int change) => Interlocked.Add(ref _connections, change);

    public void BeginCall()
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _total);
    }

    /// <summary>How many of its calls wait for a worker.</summary>
    public int Waiting => Math.Max(0, Calls - Volatile.Read(ref _running));

    /// <summary>A call of the client goes to a worker, or comes from it.</summary>
    public void CountRunning(int change) => Interlocked.Add(ref _running, change);

    public void EndCall() => Interlocked.Decrement(ref _calls);

    /// <summary>Takes room for arguments.</summary>
    /// <returns>False if the client has no more.</returns>
    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= limits.MaxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    /// <summary>Takes room for an answer, which cannot be refused any more.</summary>
    public void Hold(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void LetGo(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
