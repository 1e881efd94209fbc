using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// The life of one session with one worker: connect, greet, carry calls, and at its end find out what became of those under way. A session that breaks is not
/// repaired: its worker is read for blame, replaced by the supervisor, and the replacement gets a session of its own.
/// </summary>
internal sealed class WorkerSession(
    WorkerEndpoint endpoint,
    CallScheduler scheduler,
    IWorkerOverseer overseer,
    SegmentArena? arguments,
    MonotonicTime time,
    ClientSettings settings,
    ILogger logger)
{
    private ClientFrameWriter? _writer;
    private WorkerLane? _lane;
    private LossReport? _loss;
    private bool _leaving;
    private bool _abandoned;

    public WorkerEndpoint Endpoint { get; } = endpoint;

    /// <summary>Gives the worker no new calls; the session ends when those under way are over.</summary>
    public void Drain()
    {
        Volatile.Write(ref _leaving, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _lane) is { } lane)
        {
            scheduler.Drain(lane);
        }
    }

    /// <summary>
    /// The worker has left the directory: it is dead, or about to be. One that no kill can end keeps its sockets, so its session does not break; it is ended when
    /// its overseer has given the worker up.
    /// </summary>
    public void Leave()
    {
        Drain();
        if (Volatile.Read(ref _lane) is { } lane && !Interlocked.Exchange(ref _abandoned, true))
        {
            // Of a worker that died in good time nothing is left to end by then.
            _ = overseer.VerdictAsync(Endpoint.Epoch, lane.Session).ContinueWith(
                _ => lane.Outlet.Abort(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Runs the session to its end. Never throws.</summary>
    /// <param name="connected">Is told once the worker has greeted: nobody else needs its address.</param>
    /// <param name="cancellationToken">Ends the session at once, for the dispose of the client.</param>
    public async Task RunAsync(Action<long> connected, CancellationToken cancellationToken)
    {
        IWorkerStream? stream = null;
        try
        {
            stream = WorkerStreams.Open(Endpoint, arguments?.Offering, settings.ConnectTimeout, cancellationToken);
            await stream.RunAsync(() => TalkToTheEndAsync(stream, connected, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // There was not even a thread, or a socket.
            End(exception, cancellationToken);
        }

        // First the stream: a write that the worker does not take would never end.
        stream?.Dispose();
        if (_writer is not null)
        {
            await _writer.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Also what follows a session's end happens on the thread that reads it: the thread pool may be starved, and the calls of a dead worker must not wait for it.</summary>
    private async Task TalkToTheEndAsync(IWorkerStream stream, Action<long> connected, CancellationToken cancellationToken)
    {
        try
        {
            await TalkAsync(stream, connected, cancellationToken).ConfigureAwait(false);
            End(null, cancellationToken);
        }
        catch (Exception exception)
        {
            // What the writer met comes first: the end of the stream is then what followed from it.
            End(_writer?.Failure is OutOfMemoryException shortage ? shortage : exception, cancellationToken);
        }
    }

    private async Task TalkAsync(IWorkerStream stream, Action<long> connected, CancellationToken cancellationToken)
    {
        Hello hello = await GreetAsync(stream.Incoming, cancellationToken).ConfigureAwait(false);
        connected(Endpoint.Epoch);
        SegmentView? view = SegmentOffers.TryOpenResults(hello.Segment, Endpoint.ProcessId, settings.MaxPayload);
        var terms = new SessionTerms(SharesArguments: hello.BorrowsArguments, BorrowsResults: view is not null, settings.ComparesTypes);
        _writer = new ClientFrameWriter(stream.Outgoing, new ClientFrameBuilder(terms, time));
        using ResultSegment? results = view is null ? null : new ResultSegment(view, _writer);
        var lane = new WorkerLane(Endpoint, hello.Session, (int)Math.Max(1, hello.Credit), new LaneOutlet(_writer, stream.Outgoing));
        scheduler.AddLane(lane);
        Volatile.Write(ref _lane, lane);
        // Whoever told it to drain before there was a lane could not do so, and has left that to us.
        Interlocked.MemoryBarrier();
        if (Endpoint.Draining || Volatile.Read(ref _leaving))
        {
            scheduler.Drain(lane);
        }

        await new SessionReader(stream.Incoming, lane, results, scheduler, settings.MaxPayload, logger).ReadAsync().ConfigureAwait(false);
    }

    private async Task<Hello> GreetAsync(IAsyncStreamReader<WorkerBatch> stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.ConnectTimeout);
        if (!await stream.MoveNext(limit.Token).ConfigureAwait(false)
            || stream.Current.Frames is not [{ } first, ..])
        {
            throw new InvalidDataException($"Worker '{Endpoint}' ended the session without a frame.");
        }

        SessionReader.ThrowIfRefused(first, Endpoint);
        return first.Hello ?? throw new InvalidDataException($"Worker '{Endpoint}' greeted with a {first.FrameCase} frame and not with Hello.");
    }

    /// <summary>A worker that ends the stream in good order while calls are under way has broken its word, too.</summary>
    private void End(Exception? failure, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested && failure is null or OperationCanceledException or IOException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return;
        }

        if (failure is not null)
        {
            TellBroken(failure);
            Shortage.Outlast((Session: this, failure, cancellationToken), static broken => broken.Session.FindOut(broken.failure, broken.cancellationToken));
        }
        else if (_lane is not null)
        {
            Shortage.Outlast((Session: this, cancellationToken), static ended => ended.Session.FindOutIfOpen(ended.cancellationToken));
        }
    }

    private void TellBroken(Exception failure)
    {
        try
        {
            Log.SessionBroken(logger, Endpoint.WorkerId, Endpoint.ProcessId, failure.Message);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // What became of the calls matters more.
        }
    }

    private void FindOutIfOpen(CancellationToken cancellationToken)
    {
        if (scheduler.Break(_lane!))
        {
            FindOut(failure: null, cancellationToken);
        }
    }

    /// <summary>At the first error the worker gets no new call and is ended; then its overseer explains what happened. May be done in part, for want of memory, and then again.</summary>
    private void FindOut(Exception? failure, CancellationToken cancellationToken)
    {
        WorkerLane? lane = _lane;
        bool open = lane is not null && scheduler.Break(lane);
        try
        {
            overseer.EndWorker(Endpoint.Epoch);
            WorkerVerdict verdict = Blocking.Wait(overseer.VerdictAsync(Endpoint.Epoch, lane?.Session ?? 0), cancellationToken);
            if (open)
            {
                // Who is to blame depends on all that were in flight, also on those that an earlier try has settled.
                _loss ??= new LossReport(verdict, lane!.Session, scheduler.ListInFlight(lane), time, failure);
                scheduler.Resolve(lane!, _loss.Translate);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
