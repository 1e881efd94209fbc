using ComputeHost.Daemon.Fairness;

namespace ComputeHost.Daemon.Relay;

/// <summary>What the answers of one session occupy until its client has read them. It counts against the client. Thread-safe.</summary>
/// <param name="account">The client.</param>
internal sealed class UnreadBytes(ClientAccount account)
{
    private long _bytes;
    private volatile bool _closed;

    /// <returns>How much waits now.</returns>
    public long Add(long bytes)
    {
        account.Hold(bytes);
        long now = Interlocked.Add(ref _bytes, bytes);
        if (_closed)
        {
            LetAllGo();
        }

        return now;
    }

    public void Remove(long bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        account.LetGo(bytes);
    }

    /// <summary>The session is over: nothing more is read, and what is added from now on goes at once.</summary>
    public void Close()
    {
        _closed = true;
        LetAllGo();
    }

    private void LetAllGo() => account.LetGo(Interlocked.Exchange(ref _bytes, 0));
}
