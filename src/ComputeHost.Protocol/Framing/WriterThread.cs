using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Protocol.Framing;

/// <summary>
/// The thread that writes what another one has no time for. Not one of the pool's, which the methods may have filled; there is none before it is first needed.
/// </summary>
/// <param name="write">Writes all there is, and does not throw.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The thread may still be about to look at it; nothing is held that the garbage collector does not know.")]
internal sealed class WriterThread(Action write)
{
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
            // The system gives no thread, perhaps because a method has taken them all: then the one at hand has to do.
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
            Shortage.Outlast(this, static thread => thread.WriteNext());
        }
    }

    private void WriteNext()
    {
        _woken.Wait();
        // Before the look at what there is: what comes later sets it again.
        _woken.Reset();
        if (!_ended)
        {
            write();
        }
    }
}
