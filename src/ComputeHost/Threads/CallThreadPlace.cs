using System.Diagnostics.CodeAnalysis;
using ComputeHost.Executors;

namespace ComputeHost.Threads;

/// <summary>Where a thread of a <see cref="ThreadExecutor"/> finds its next call.</summary>
/// <param name="number">The thread's.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Its event has a handle only if somebody asks for one.")]
internal sealed class CallThreadPlace(int number)
{
    private readonly ManualResetEventSlim _woken = new(initialState: false, spinCount: 20);

    /// <summary>The thread's, for its name.</summary>
    public int Number => number;

    /// <summary>What the thread runs, or will run as soon as it is woken. Guarded by the executor's lock.</summary>
    public ExecutorCall? Call { get; set; }

    public void Wake() => _woken.Set();

    /// <returns>Null if there will be no further one.</returns>
    public ExecutorCall? WaitForCall()
    {
        while (true)
        {
            try
            {
                _woken.Wait();
                _woken.Reset();
                return Call;
            }
            catch (ThreadInterruptedException)
            {
                // A call that is over had asked for it, too late.
            }
        }
    }
}
