using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Output;

namespace ComputeHost.Supervisor.Watching;

/// <summary>
/// The supervisor's side of one worker's flight recorder. Any thread may ask at any time, also after the page was given back: to read memory that is not
/// mapped any more would end the host, hence the lock. It is held for nanoseconds and nobody calls out under it.
/// </summary>
internal sealed class RecorderView(RecorderMemory memory, int slots) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SlotWord[] _atFence = new SlotWord[slots];
    private bool _fenced;
    private bool _disposed;

    private RecorderPage Page => memory.Page;

    public CallStart ReadStart(ulong session, ulong call)
    {
        lock (_gate)
        {
            if (_disposed || Page.FindSession(session) is not (>= 0 and var index))
            {
                return new CallStart(CallStartState.Over);
            }

            return StartSearch.Find(call, () => Page.StartedThrough(index), () => FindRunning(index, call));
        }
    }

    /// <summary>Condemns a call if it is running.</summary>
    public bool TryCondemn(ulong session, ulong call)
    {
        lock (_gate)
        {
            if (_disposed || Page.FindSession(session) is not (>= 0 and var index))
            {
                return false;
            }

            SlotWord running = SlotWord.Running(index, call);
            for (int slot = 0; slot < slots; slot++)
            {
                if (Page.TryCondemn(slot, running))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Lets the worker start nothing more, and remembers what it was doing.</summary>
    public void Fence()
    {
        lock (_gate)
        {
            if (_fenced || _disposed)
            {
                return;
            }

            for (int slot = 0; slot < slots; slot++)
            {
                _atFence[slot] = Page.Fence(slot);
            }

            _fenced = true;
        }
    }

    /// <summary>What the page says of one session, once the worker is fenced or dead; null if it says nothing, or nothing to be trusted.</summary>
    public RecorderFindings? Find(ulong session)
    {
        lock (_gate)
        {
            if (_disposed || !_fenced || !Page.IsValid || Page.FindSession(session) is not (>= 0 and var index))
            {
                return null;
            }

            ulong startedThrough = Page.StartedThrough(index);
            var running = new List<RunningCall>();
            int others = 0;
            for (int slot = 0; slot < slots; slot++)
            {
                SlotWord word = _atFence[slot];
                if (word.Call == 0)
                {
                    continue;
                }

                if (word.SessionIndex != index)
                {
                    others++;
                    continue;
                }

                // A worker that died between its two writes has named the call in the slot only.
                startedThrough = Math.Max(startedThrough, word.Call);
                running.Add(new RunningCall(word.Call, Page.StampAtRest(slot), Page.MemoryAtRest(slot)));
            }

            return new RecorderFindings(startedThrough, running, others);
        }
    }

    /// <summary>How many calls were running when the worker was fenced.</summary>
    public int RunningAtFence
    {
        get
        {
            lock (_gate)
            {
                return _atFence.Count(word => word.Call != 0);
            }
        }
    }

    /// <summary>
    /// When the oldest of the calls began that were running when the worker was fenced, or the last one of all if none was; 0 if none ever began.
    /// </summary>
    public long OldestStart()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return 0;
            }

            long[] running = [.. Enumerable.Range(0, slots).Where(slot => _atFence[slot].Call != 0).Select(Page.StampAtRest)];
            return running.Length > 0 ? running.Min() : Enumerable.Range(0, slots).Max(Page.StampAtRest);
        }
    }

    /// <summary>Whether the worker has begun a call that the page still tells of. A page that is none any more was overwritten by a call.</summary>
    public bool HasWorked => Read() is { } reading && (reading.Calls > 0 || !reading.IsIntact);

    /// <summary>The methods that were run last, the last one first; none if the page is given back or not to be trusted.</summary>
    public IReadOnlyList<RecentMethod> RecentMethods()
    {
        lock (_gate)
        {
            return _disposed || !Page.IsValid
                ? []
                : [.. Enumerable.Range(0, RecorderPage.MaxMethods)
                    .Select(Page.ReadMethod)
                    .OfType<(byte[] Name, long Stamp)>()
                    .OrderByDescending(method => method.Stamp)
                    .Select(method => new RecentMethod(PrintableText.From(method.Name, cut: method.Name.Length == RecorderPage.MaxMethodName), method.Stamp))];
        }
    }

    /// <summary>A reading for the watch, or null once the page is given back.</summary>
    public RecorderReading? Read()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return null;
            }

            ulong calls = 0;
            for (int index = 0; index < RecorderPage.MaxSessions; index++)
            {
                calls += Page.SessionAt(index) == 0 ? 0 : Page.StartedThrough(index);
            }

            bool idle = true;
            for (int slot = 0; slot < slots && idle; slot++)
            {
                idle = Page.ReadSlot(slot).State == SlotState.Idle;
            }

            return new RecorderReading(Page.IsValid, Page.Beats, (long)Math.Min(calls, long.MaxValue), idle, Math.Max(0, Page.MemoryBytes), Page.IsFull, Page.WantsReplacement);
        }
    }

    /// <summary>What each slot does at this moment, slot 0 first; nothing if the page is given back or not to be trusted.</summary>
    public IReadOnlyList<SlotReading> ReadSlots()
    {
        lock (_gate)
        {
            return _disposed || !Page.IsValid ? [] : [.. Enumerable.Range(0, slots).Select(ReadSlot)];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            memory.Dispose();
        }
    }

    private SlotReading ReadSlot(int slot)
    {
        SlotWord word = Page.ReadSlot(slot);
        return word.Call != 0 && word.SessionIndex < RecorderPage.MaxSessions && Page.TryReadStart(slot, word, out long stamp)
            ? new SlotReading(slot, Page.ThreadOf(slot), Page.SessionAt(word.SessionIndex), word.Call, stamp)
            : new SlotReading(slot, Page.ThreadOf(slot));
    }

    private long? FindRunning(int index, ulong call)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            SlotWord word = Page.ReadSlot(slot);
            if (Names(word, index, call) && Page.TryReadStart(slot, word, out long stamp))
            {
                return stamp;
            }
        }

        return null;
    }

    private static bool Names(SlotWord word, int index, ulong call) =>
        word.State != SlotState.Idle && word.SessionIndex == index && word.Call == call;
}

/// <param name="Name">As messages show it; the worker's word, made safe to show.</param>
/// <param name="Stamp">When it was run last.</param>
internal readonly record struct RecentMethod(string Name, long Stamp);

/// <param name="Slot">Its number within the worker.</param>
/// <param name="ThreadId">The operating system's number of the thread that runs its calls; 0 if the worker has not said.</param>
/// <param name="Session">The session whose call it runs; 0 if it runs none.</param>
/// <param name="Call">The number of that call within its session; 0 if it runs none.</param>
/// <param name="Stamp">When that call was started, in Stopwatch ticks.</param>
internal readonly record struct SlotReading(int Slot, int ThreadId, ulong Session = 0, ulong Call = 0, long Stamp = 0)
{
    public bool IsRunning => Call != 0;
}

/// <param name="StartedThrough">The highest call of the session that was started.</param>
/// <param name="Running">The session's calls that were running.</param>
/// <param name="OtherRunning">How many calls of other sessions were running.</param>
internal sealed record RecorderFindings(ulong StartedThrough, IReadOnlyList<RunningCall> Running, int OtherRunning);

/// <param name="IsIntact">Whether the page still is one: foreign code runs where it is written.</param>
/// <param name="Beats">Counts up while the worker's beat thread runs.</param>
/// <param name="Calls">How many calls were started, over all sessions.</param>
/// <param name="Idle">Whether no slot runs a call.</param>
/// <param name="Memory">What the worker occupies, in bytes, as it sees it: without what is swapped out.</param>
/// <param name="IsFull">Whether the worker takes no further call, because its memory is over the soft limit.</param>
/// <param name="WantsReplacement">Whether the worker asks for its replacement.</param>
internal readonly record struct RecorderReading(bool IsIntact, ulong Beats, long Calls, bool Idle, long Memory, bool IsFull = false, bool WantsReplacement = false);
