using System.Diagnostics;
using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Worker.Slots;

/// <summary>
/// Gives the calls of all sources to the slots: the sources take turns, each source's calls in their order. Holds what there is to know about the calls of this
/// worker; one lock, never held while user code or a stream is called.
/// </summary>
internal sealed class SlotScheduler(RecorderPage page, int slots)
{
    private readonly Lock _gate = new();
    private readonly CreditLedger _credit = new(slots);
    private readonly MethodLines _methods = new(page);
    private readonly Queue<CallSource> _ready = [];
    private readonly Stack<Slot> _idle = new(slots);
    private readonly WorkerCall?[] _running = new WorkerCall?[slots];
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _draining;
    private bool _closed;
    private volatile bool _hasRun;

    /// <summary>The most unfinished calls that a source can ever have been granted.</summary>
    public int CreditCeiling => _credit.Ceiling;

    /// <summary>Whether a call is over.</summary>
    public bool HasRun => _hasRun;

    /// <summary>Completes when the worker is draining and has no source left.</summary>
    public Task Emptied => _emptied.Task;

    /// <returns>False when the worker is draining and takes nobody new.</returns>
    public bool TryAttach(CallSource source)
    {
        lock (_gate)
        {
            if (_draining)
            {
                return false;
            }

            _credit.Add(source, Stopwatch.GetTimestamp());
            return true;
        }
    }

    /// <summary>Forgets a source: its calls that are not started never will be, the running ones are cancelled.</summary>
    public void Detach(CallSource source)
    {
        List<CallContext> cancelled = [];
        lock (_gate)
        {
            if (!_credit.Remove(source))
            {
                return;
            }

            source.IsDetached = true;
            source.Queue.Clear();
            cancelled.AddRange(_running.Where(call => call?.Source == source).Select(call => call!.Context));
            CompleteIfEmptiedLocked();
        }

        if (cancelled.Count == 0)
        {
            source.OnLeft();
        }

        foreach (CallContext context in cancelled)
        {
            context.Cancel();
        }
    }

    /// <summary>From now on the worker takes no new source. What it has comes to its end.</summary>
    /// <returns>The sources to tell.</returns>
    public IReadOnlyList<CallSource> Drain()
    {
        lock (_gate)
        {
            _draining = true;
            CompleteIfEmptiedLocked();
            return [.. _credit.Sources];
        }
    }

    /// <summary>From now on no call is started that is not running, and none is taken in.</summary>
    /// <returns>The sources, with those of their calls that waited.</returns>
    public IReadOnlyList<(CallSource Source, IReadOnlyList<WorkerCall> Waiting)> Close()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _credit.Sources.Select(source => (source, source.Queue.Clear()))];
        }
    }

    /// <summary>Takes a call in. It is started when it is complete and its turn has come.</summary>
    /// <returns>False if no call is taken in any more.</returns>
    public bool TryAdd(WorkerCall call)
    {
        Slot? slot;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            call.Source.Queue.Add(call);
            call.Source.LastWork = Stopwatch.GetTimestamp();
            slot = call.State == WorkerCallState.Waiting ? OfferLocked(call.Source) : null;
        }

        slot?.Wake();
        return true;
    }

    /// <summary>Whether a call still waits for the rest of its arguments.</summary>
    public bool IsAssembling(CallSource source, ulong number)
    {
        lock (_gate)
        {
            return source.Queue.Find(number) is { State: WorkerCallState.Assembling };
        }
    }

    /// <summary>Gives a call its arguments, which have come whole.</summary>
    /// <returns>False if the call does not wait for them (any more).</returns>
    public bool TryComplete(CallSource source, ulong number, PayloadWriter arguments)
    {
        Slot? slot;
        lock (_gate)
        {
            if (source.Queue.Find(number) is not { State: WorkerCallState.Assembling } call)
            {
                return false;
            }

            call.SetArguments(arguments);
            call.State = WorkerCallState.Waiting;
            slot = OfferLocked(source);
        }

        slot?.Wake();
        return true;
    }

    /// <returns>The first call that still waits for chunks of its arguments, if there is one.</returns>
    public ulong? FindIncomplete(CallSource source)
    {
        lock (_gate)
        {
            return source.Queue.FindIncomplete()?.Number;
        }
    }

    /// <summary>Takes a call back that is not started.</summary>
    /// <returns>False if it has been started or is over.</returns>
    public bool TryTakeBack(CallSource source, ulong number)
    {
        Slot? slot;
        lock (_gate)
        {
            if (source.Queue.Find(number) is not { } call)
            {
                return false;
            }

            call.State = WorkerCallState.Over;
            call.Dispose();
            // It may have been in the way of the calls behind it.
            slot = OfferLocked(source);
        }

        slot?.Wake();
        return true;
    }

    /// <summary>Fires the token of a running call; does nothing if it does not run.</summary>
    public void CancelRunning(CallSource source, ulong number)
    {
        CallContext? context;
        lock (_gate)
        {
            context = Array.Find(_running, call => call?.Source == source && call.Number == number)?.Context;
        }

        context?.Cancel();
    }

    /// <summary>Looks whether the slots are held up, so that no more is sent to wait behind them.</summary>
    /// <returns>Whether the source's credit has changed.</returns>
    public bool Review(CallSource source)
    {
        lock (_gate)
        {
            return _credit.Review(source, _running, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Starts the next call in a slot, if there is one.</summary>
    /// <param name="slot">The slot; if there is nothing to do it is woken when there is.</param>
    /// <param name="call">The call, which is now recorded as started.</param>
    /// <returns>False if the slot has been condemned: its thread must take nothing more.</returns>
    public bool TryTake(Slot slot, out WorkerCall? call)
    {
        bool usable;
        Slot? alsoNeeded;
        lock (_gate)
        {
            usable = TryTakeLocked(slot, out call);
            // A call that held up those behind it woke one slot; each that is woken wakes the next while there is work.
            alsoNeeded = call is not null && _ready.Count > 0 && _idle.TryPop(out Slot? idle) ? idle : null;
        }

        alsoNeeded?.Wake();
        return usable;
    }

    private bool TryTakeLocked(Slot slot, out WorkerCall? call)
    {
        call = null;
        while (_ready.TryPeek(out CallSource? source))
        {
            if (!source.Queue.TryPeek(out WorkerCall? next))
            {
                _ready.Dequeue();
                source.IsReady = false;
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            // Under the lock, so that the starts of a source are recorded in the order of its calls also with several slots.
            if (!page.TryStart(slot.Index, source.Place, next.Number, now))
            {
                return false;
            }

            _methods.Note(next.Method.Contract, now);
            source.Queue.Remove(next);
            _ready.Dequeue();
            source.IsReady = source.Queue.TryPeek(out _);
            if (source.IsReady)
            {
                _ready.Enqueue(source);
            }

            next.State = WorkerCallState.Running;
            next.Started = now;
            source.LastWork = now;
            source.Running++;
            _running[slot.Index] = call = next;
            return true;
        }

        _idle.Push(slot);
        return true;
    }

    /// <summary>Takes account of a call that is over.</summary>
    /// <param name="slot">The slot that ran it.</param>
    /// <param name="call">The call.</param>
    /// <param name="moreToDo">Whether there is a next call to take.</param>
    /// <returns>Whether the source's credit has changed.</returns>
    public bool End(Slot slot, WorkerCall call, out bool moreToDo)
    {
        CallSource source = call.Source;
        bool creditChanged;
        bool left;
        lock (_gate)
        {
            long now = Stopwatch.GetTimestamp();
            _running[slot.Index] = null;
            _hasRun = true;
            call.State = WorkerCallState.Over;
            source.LastWork = now;
            source.Running--;
            left = source.IsDetached && source.Running == 0;
            moreToDo = _ready.Count > 0;
            creditChanged = _credit.Ended(source, now - call.Started, now);
        }

        if (left)
        {
            source.OnLeft();
        }

        return creditChanged;
    }

    /// <summary>Lines a source up if it has a call to take.</summary>
    /// <returns>An idle slot to wake after the lock, if there is one.</returns>
    private Slot? OfferLocked(CallSource source)
    {
        if (!source.IsReady)
        {
            if (!source.Queue.TryPeek(out _))
            {
                return null;
            }

            source.IsReady = true;
            _ready.Enqueue(source);
        }

        return _idle.TryPop(out Slot? slot) ? slot : null;
    }

    private void CompleteIfEmptiedLocked()
    {
        // Continuations run elsewhere, so this is no call out of the lock.
        if (_draining && _credit.Sources.Count == 0)
        {
            _emptied.TrySetResult();
        }
    }
}
