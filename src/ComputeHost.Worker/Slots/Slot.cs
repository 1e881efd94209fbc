using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Threads;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Slots;

/// <summary>Capacity for one running call: a thread of its own, with a deep stack, that does nothing but run calls.</summary>
/// <param name="index">Its place in the flight recorder's page.</param>
/// <param name="scheduler">Where it gets its calls from.</param>
/// <param name="page">The flight recorder's page.</param>
/// <param name="beat">Is told of each call.</param>
/// <param name="maxPayload">The most bytes of a result.</param>
/// <param name="beforeTake">Called, with the index, before it takes a call.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A slot lives as long as its process.")]
internal sealed class Slot(int index, SlotScheduler scheduler, RecorderPage page, Beat beat, long maxPayload, Action<int>? beforeTake = null)
{
    private static readonly Action<CallContext> EndContext = static context => context.End();

    private readonly ResultBuffer _result = new(maxPayload);
    private readonly ManualResetEventSlim _woken = new(initialState: false);
    private WorkerCall? _call;
    private CallOutcome _outcome;

    public int Index => index;

    public void Start() => new Thread(Run, CallThread.StackBytes) { IsBackground = true, Name = $"ComputeHost slot {index}" }.UnsafeStart();

    public void Wake() => _woken.Set();

    private void Run()
    {
        if (OperatingSystem.IsLinux())
        {
            page.NoteThread(index, LibC.GetThreadId());
        }

        while (TryTake(out WorkerCall? call))
        {
            if (call is null)
            {
                WaitForWork();
            }
            else if (!TryRun(call))
            {
                break;
            }
        }

        Park();
    }

    private bool TryTake(out WorkerCall? call)
    {
        beforeTake?.Invoke(index);
        return scheduler.TryTake(this, out call);
    }

    private void WaitForWork()
    {
        while (true)
        {
            try
            {
                _woken.Wait();
                _woken.Reset();
                return;
            }
            catch (ThreadInterruptedException)
            {
                // A call that is over had asked for it, too late.
            }
        }
    }

    /// <returns>False if the call was condemned: its result does not leave this thread.</returns>
    private bool TryRun(WorkerCall call)
    {
        beat.NoteCall();
        if (call.ReportStarted)
        {
            call.Source.OnStarted(call);
        }

        _call = call;
        ExecutionContext.Run(call.Culture.Context, static slot => ((Slot)slot!).RunCall(), this);
        CallThread.Tidy();
        if (!page.TryEnd(index, call.Source.Place, call.Number))
        {
            return false;
        }

        Shortage.Outlast(call.Context, EndContext);
        call.Dispose();
        bool creditChanged = scheduler.End(this, call, out bool moreToDo);
        try
        {
            call.Source.OnEnded(call, _outcome, _result, creditChanged, moreToDo);
        }
        catch (OutOfMemoryException)
        {
            // There is no memory to answer with. The other slots' calls must not die of it.
            call.Source.OnLost();
        }

        _result.Writer.Reset();
        return true;
    }

    [StackTraceHidden]
    private void RunCall()
    {
        WorkerCall call = _call!;
        call.Context.Start(Stopwatch.GetTimestamp());
        _result.Writer.Arena = call.ResultArena;
        _outcome = CallRunner.Run(call.Method, call.Arguments, call.Context, _result.Writer, call.Lease);
        _result.Writer.Complete();
    }

    [DoesNotReturn]
    private static void Park()
    {
        // The supervisor is about to kill the process.
        using var never = new ManualResetEventSlim(initialState: false);
        never.Wait();
        throw new UnreachableException();
    }
}
