using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// Hands what a worker sends to the scheduler, batch by batch. The worker runs foreign code, so what it sends is checked, and a breach of the protocol ends
/// the session.
/// </summary>
/// <param name="lane">The worker's lane.</param>
/// <param name="results">The worker's segment, if it has one.</param>
/// <param name="core">Whoever gets what the frames say.</param>
internal sealed class WorkerFrameReader(WorkerLane lane, ResultSegment? results, ClientCore core)
    : IBatchReceiver<WorkerBatch>, IDisposable
{
    private readonly ChunkAssembler _chunks = new();
    private readonly List<CallEnding> _endings = [];

    // Of results that are being put together.
    private readonly Dictionary<ulong, TimeSpan> _runTimes = [];

    /// <exception cref="SessionRefusedException">The worker ends the session.</exception>
    /// <exception cref="InvalidDataException">The worker broke the protocol.</exception>
    public void Receive(WorkerBatch batch)
    {
        lane.LastHeard = core.Time.Now;
        try
        {
            foreach (WorkerFrame frame in batch.Frames)
            {
                Take(frame);
            }

            HandOver();
        }
        catch
        {
            // Nobody gets what came in one batch with a breach of the protocol.
            _endings.ForEach(static ending => ending.Outcome.Lease?.End());
            throw;
        }
    }

    public void Dispose() => _chunks.Dispose();

    /// <exception cref="SessionRefusedException">The frame says that the worker ends the session.</exception>
    public static void ThrowIfRefused(WorkerFrame frame, WorkerEndpoint worker)
    {
        if (frame.Refused is { } refused)
        {
            throw new SessionRefusedException((SessionStatus)refused.Status, $"{worker.What} '{worker}' ended the session: {refused.Detail}");
        }
    }

    private void Take(WorkerFrame frame)
    {
        switch (frame.FrameCase)
        {
            case WorkerFrame.FrameOneofCase.Result:
                TakeResult(frame.Result);
                break;
            case WorkerFrame.FrameOneofCase.Chunk:
                TakeChunk(frame.Chunk);
                break;
            case WorkerFrame.FrameOneofCase.Fault:
                _endings.Add(new CallEnding(frame.Fault.Call, CallOutcome.Faulted(WireOutcomes.FromWire(frame.Fault), RunTime(frame.Fault.RunNanoseconds))));
                break;
            case WorkerFrame.FrameOneofCase.NotStarted:
                _endings.Add(new CallEnding(frame.NotStarted.Call, CallOutcome.Refused(WireOutcomes.FromWire(frame.NotStarted))));
                break;
            case WorkerFrame.FrameOneofCase.Credit:
                HandOver();
                core.Scheduler.SetCredit(lane, (int)Math.Min(frame.Credit.Limit, lane.Journal?.Count ?? int.MaxValue));
                break;
            case WorkerFrame.FrameOneofCase.Progress:
                HandOver();
                Report(frame.Progress);
                break;
            case WorkerFrame.FrameOneofCase.Draining:
                core.Scheduler.Drain(lane);
                break;
            case WorkerFrame.FrameOneofCase.Failed:
                _endings.Add(new CallEnding(frame.Failed.Call, CallOutcome.Of(frame.Failed)));
                break;
            case WorkerFrame.FrameOneofCase.Methods:
                core.Methods.Take(lane.Endpoint.Epoch, frame.Methods);
                break;
            case WorkerFrame.FrameOneofCase.Started or WorkerFrame.FrameOneofCase.Beat:
                break;
            case WorkerFrame.FrameOneofCase.Refused:
                ThrowIfRefused(frame, lane.Endpoint);
                break;
            default:
                throw new InvalidDataException($"{lane.Endpoint.What} '{lane.Endpoint}' sent a frame that this side does not know.");
        }
    }

    private void TakeResult(Result result)
    {
        if (result.SharedValue is { } shared)
        {
            _endings.Add(new CallEnding(result.Call, CallOutcome.Of(Borrow(shared), RunTime(result.RunNanoseconds))));
            return;
        }

        if ((ulong)result.Value.Length == result.ValueLength)
        {
            _endings.Add(new CallEnding(result.Call, CallOutcome.Of(result.Value.Memory, RunTime(result.RunNanoseconds))));
            return;
        }

        if ((ulong)result.Value.Length > result.ValueLength || result.ValueLength > (ulong)core.Settings.MaxPayload)
        {
            throw new InvalidDataException(
                $"{lane.Endpoint.What} '{lane.Endpoint}' announced a result of '{result.ValueLength}' bytes and sent '{result.Value.Length}'; the limit is '{core.Settings.MaxPayload}'.");
        }

        // A call that was given up is under way until its answer comes. Nobody waits for any other, so no memory is taken for it.
        if (core.Scheduler.FindInFlight(lane, result.Call) is null)
        {
            throw new InvalidDataException(
                $"{lane.Endpoint.What} '{lane.Endpoint}' announced a result of '{result.ValueLength}' bytes for call '{result.Call}', which is not under way.");
        }

        if (!_chunks.TryBegin(result.Call, result.Value.Span, (long)result.ValueLength))
        {
            throw new InvalidDataException($"{lane.Endpoint.What} '{lane.Endpoint}' sent two results for call '{result.Call}'.");
        }

        _runTimes[result.Call] = RunTime(result.RunNanoseconds);
    }

    private SegmentLease Borrow(SharedRange range)
    {
        if (results is null || range.Length > (ulong)core.Settings.MaxPayload || !results.TryLend(range, out SegmentLease? lease))
        {
            throw new InvalidDataException(
                $"{lane.Endpoint.What} '{lane.Endpoint}' sent a result of '{range.Length}' bytes at '{range.Offset}' of its segment, which is not there; "
                + $"the limit is '{core.Settings.MaxPayload}'.");
        }

        return lease;
    }

    private void TakeChunk(PayloadChunk chunk)
    {
        PayloadWriter? value = null;
        ChunkFit fit = chunk.Data.Length > WireLimits.InlinePayload ? ChunkFit.TooLong : _chunks.Add(chunk.Call, chunk.Data.Span, out value);
        if (fit is ChunkFit.Unexpected or ChunkFit.TooLong)
        {
            throw new InvalidDataException($"{lane.Endpoint.What} '{lane.Endpoint}' sent a chunk of '{chunk.Data.Length}' bytes that call '{chunk.Call}' does not expect.");
        }

        if (fit == ChunkFit.Whole)
        {
            // Never disposed: nobody can say when the value is read for the last time.
            _runTimes.Remove(chunk.Call, out TimeSpan runTime);
            _endings.Add(new CallEnding(chunk.Call, CallOutcome.Of(value!.WrittenMemory, runTime)));
        }
    }

    private void Report(Progress progress)
    {
        if (core.Scheduler.FindInFlight(lane, progress.Call) is { IsAnswered: false, Progress: { } listener } call)
        {
            call.Relay ??= new ProgressRelay(listener, exception => Log.ProgressListenerFailed(core.Logger, exception, lane.Endpoint.WorkerId));
            call.Relay.Post(new ComputeProgress(progress.Fraction, progress.HasMessage ? progress.Message : null));
        }
    }

    private void HandOver()
    {
        if (_endings.Count > 0)
        {
            core.Scheduler.Finish(lane, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_endings));
            _endings.Clear();
        }
    }

    private static TimeSpan RunTime(ulong nanoseconds) => TimeSpan.FromTicks((long)Math.Min(nanoseconds / TimeSpan.NanosecondsPerTick, long.MaxValue));
}
