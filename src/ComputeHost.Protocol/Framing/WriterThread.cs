using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Framing;

/// <summary>
/// Writes what another thread has no time for. It is no thread of the pool, which user code may have filled, and it starts when it is first needed.
/// </summary>
/// <param name="write">Writes all there is, and does not throw.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Its thread may still look at it.")]
internal sealed class WriterThread(Action write)
{
    private static readonly Action<WriterThread> Next = static thread => thread.WriteNext();

    private readonly ManualResetEventSlim _woken = new(initialState: false);
    private bool _begun;
    private volatile bool _ended;

    /// <remarks>Never called by two threads at once.</remarks>
    public void Wake()
    {
        if (_begun)
        {
            _woken.Set();
            return;
        }

        try
        {
            new Thread(Run) { IsBackground = true, Name = "ComputeHost write" }.UnsafeStart();
            _begun = true;
            _woken.Set();
        }
        catch (OutOfMemoryException)
        {
            // The system has no thread left, perhaps because a method has taken them all: the calling one writes.
            write();
        }
    }

    /// <summary>Lets the thread end.</summary>
    public void End()
    {
        _ended = true;
        _woken.Set();
    }

    private void Run()
    {
        while (!_ended)
        {
            Shortage.Outlast(this, Next);
        }
    }

    private void WriteNext()
    {
        _woken.Wait();
        // Before looking at the queue: what comes later sets it again.
        _woken.Reset();
        if (!_ended)
        {
            write();
        }
    }
}
