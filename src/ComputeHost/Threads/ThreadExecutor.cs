using System.Globalization;
using ComputeHost.Execution.Calls;
using ComputeHost.Executors;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Threads;

/// <summary>
/// Runs calls on threads of its own, as deep as a slot's. They are started as they are needed and then kept. One whose call does not end is lost:
/// another takes its
/// place, up to a limit; if the call ends after all, the thread serves again or, if it has been replaced, ends.
/// </summary>
/// <param name="threads">How many calls run at once.</param>
/// <param name="mostLost">How many lost threads are replaced.</param>
/// <param name="nice">How much the threads yield to others; on Linux alone.</param>
/// <param name="time">The clock.</param>
internal sealed class ThreadExecutor(int threads, int mostLost, int nice, TimeProvider time) : ICallExecutor
{
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly ThreadLosses<ExecutorCall> _losses = new(threads, mostLost);
    private readonly Queue<ExecutorCall> _waiting = [];
    private readonly Stack<CallThreadPlace> _idle = new(threads);
    private readonly List<CallThreadPlace> _serving = new(threads);
    private int _started;
    private bool _isEnded;

    private volatile ExecutorCapacity _capacity = new(threads);

    public int Slots => threads;

    public ExecutorCapacity Capacity => _capacity;

    public IReadOnlyList<ExecutorCall> Lost
    {
        get
        {
            lock (_gate)
            {
                return _losses.Calls;
            }
        }
    }

    public void Start(ExecutorCall call)
    {
        CallThreadPlace? idle;
        CallThreadPlace? added = null;
        lock (_gate)
        {
            if (_idle.TryPop(out idle))
            {
                idle.Call = call;
            }
            else if (_serving.Count < _losses.Usable)
            {
                added = new CallThreadPlace(++_started) { Call = call };
                _serving.Add(added);
            }
            else
            {
                _waiting.Enqueue(call);
            }
        }

        idle?.Wake();
        if (added is not null)
        {
            StartThread(added);
        }
    }

    public bool TryLose(ExecutorCall call)
    {
        lock (_gate)
        {
            if (_serving.Find(place => place.Call == call) is not { } place)
            {
                return false;
            }

            _serving.Remove(place);
            _losses.Add(call, Describe(call));
            _capacity = _losses.Capacity;
            return true;
        }
    }

    public void End()
    {
        CallThreadPlace[] idle;
        lock (_gate)
        {
            _isEnded = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (CallThreadPlace place in idle)
        {
            place.Wake();
        }
    }

    private string Describe(ExecutorCall call) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{call.CallId}' of '{call.Method.Name}' since {time.GetUtcNow() - call.RunsFor:yyyy-MM-dd HH:mm:ss} UTC");

    private void StartThread(CallThreadPlace place)
    {
        try
        {
            new Thread(() => Serve(place), CallThread.StackBytes) { IsBackground = true, Name = $"ComputeHost thread {place.Number}" }.UnsafeStart();
        }
        catch
        {
            // The system gives none. The next call tries again.
            lock (_gate)
            {
                _serving.Remove(place);
            }

            throw;
        }
    }

    private void Serve(CallThreadPlace place)
    {
        if (nice != 0 && OperatingSystem.IsLinux())
        {
            // Of the process that is this thread alone; a thread that may not is no reason to fail.
            _ = LibC.SetPriority(LibC.PrioProcess, 0, nice);
        }

        for (ExecutorCall? call = place.Call; call is not null; call = Next(place, call))
        {
            call.Run();
            CallThread.Tidy();
        }
    }

    /// <returns>Null if the thread is not needed any more.</returns>
    private ExecutorCall? Next(CallThreadPlace place, ExecutorCall done)
    {
        bool returns;
        bool goesOn;
        ExecutorCall? next = null;
        lock (_gate)
        {
            place.Call = null;
            returns = _losses.Remove(done);
            if (returns)
            {
                _capacity = _losses.Capacity;
            }

            goesOn = !_isEnded && (!returns || _serving.Count < _losses.Usable);
            if (returns && goesOn)
            {
                _serving.Add(place);
            }

            if (goesOn && !_waiting.TryDequeue(out next))
            {
                _idle.Push(place);
            }
            else
            {
                place.Call = next;
            }
        }

        if (returns)
        {
            done.ReportReturn();
        }

        return next ?? (goesOn ? place.WaitForCall() : null);
    }
}
