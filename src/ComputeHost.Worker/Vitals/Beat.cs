using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Worker.Vitals;

/// <summary>
/// A thread that writes into the flight recorder that the process lives, how much memory it has, and whether it is to be replaced. It allocates nothing.
/// </summary>
/// <param name="page">Where to.</param>
/// <param name="memory">What is read of the memory.</param>
/// <param name="slots">How many slots the worker has.</param>
/// <param name="interval">How often while calls run.</param>
/// <param name="restInterval">How often while there is nothing to do.</param>
/// <param name="strays">Nested calls that did not end with the call around them.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It beats as long as its process lives.")]
internal sealed class Beat(RecorderPage page, OwnMemory memory, int slots, TimeSpan interval, TimeSpan restInterval, StrayCalls strays)
{
    /// <summary>After so many beats without a call it rests.</summary>
    private const int BeatsBeforeRest = 8;

    private readonly ManualResetEventSlim _roused = new(initialState: false, spinCount: 0);
    private volatile bool _called;
    private volatile bool _resting;

    /// <summary>Whether nothing was to be done for some time.</summary>
    public bool IsResting => _resting;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "ComputeHost beat" }.UnsafeStart();

    /// <summary>A call begins. Costs it next to nothing, unless the thread rests.</summary>
    public void NoteCall()
    {
        _called = true;
        if (_resting)
        {
            _roused.Set();
        }
    }

    private void Run()
    {
        int idleBeats = 0;
        while (true)
        {
            try
            {
                page.Beat(Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: false), GC.CollectionCount(0), memory.Read());
                if (strays.HasOverdue(Stopwatch.GetTimestamp()))
                {
                    page.AskForReplacement();
                }

                idleBeats = HasWorked() ? 0 : idleBeats + 1;
                _resting = idleBeats >= BeatsBeforeRest;
                if (_roused.Wait(_resting ? restInterval : interval))
                {
                    _roused.Reset();
                }
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // What the runtime does in there may need memory, however little we do ourselves.
                Shortage.Wait();
            }
        }
    }

    private bool HasWorked()
    {
        bool worked = _called;
        _called = false;
        for (int slot = 0; slot < slots && !worked; slot++)
        {
            worked = page.ReadSlot(slot).State != SlotState.Idle;
        }

        return worked;
    }
}
