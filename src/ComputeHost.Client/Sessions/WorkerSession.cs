using System.Diagnostics.CodeAnalysis;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// The life of one session with one worker: connect, be greeted, carry calls, and at the end find out what became of those under way. A broken session is not
/// repaired: its worker is read for blame and replaced, and the replacement gets a session of its own.
/// </summary>
/// <param name="endpoint">The worker.</param>
/// <param name="core">What all sessions share.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The end of RunAsync disposes them.")]
internal sealed class WorkerSession(WorkerEndpoint endpoint, ClientCore core) : IWorkerListener
{
    private static readonly Action<(WorkerSession Session, Exception Failure)> AfterFailure = static broken => broken.Session.FindOut(broken.Failure);
    private static readonly Action<WorkerSession> AfterEnd = static session => session.FindOutIfOpen();

    private IWorkerConnection? _connection;
    private Action<long>? _connected;
    private CancellationToken _cancellationToken;
    private ClientFrameWriter? _writer;
    private WorkerFrameReader? _reader;
    private ResultSegment? _results;
    private WorkerLane? _lane;
    private JournalSlots? _journal;
    private Func<PendingCall, WorkerLostException?>? _judge;
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
            core.Scheduler.Drain(lane);
        }
    }

    /// <summary>
    /// The worker has left the directory: it is dead or about to be. One that no kill can end keeps its sockets, so its session does not break by itself; it is
    /// ended when the overseer has given up on the worker.
    /// </summary>
    public void Leave()
    {
        Drain();
        if (Volatile.Read(ref _lane) is { } lane && !Interlocked.Exchange(ref _abandoned, true))
        {
            // Of a worker that died in good time nothing is left to end by then.
            _ = core.Overseer.VerdictAsync(Endpoint.Epoch, lane.Session).ContinueWith(
                _ => lane.Outlet.Abort(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Runs the session to its end. Never throws.</summary>
    /// <param name="connected">Called when the worker has greeted: nobody else needs its address.</param>
    /// <param name="cancellationToken">Ends the session at once, for the dispose of the client.</param>
    public async Task RunAsync(Action<long> connected, CancellationToken cancellationToken)
    {
        _connected = connected;
        _cancellationToken = cancellationToken;
        try
        {
            _connection = core.Connect(Endpoint, cancellationToken);
            await _connection.RunAsync(this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // There was no thread or no socket.
            End(exception);
        }

        // The connection first: a write that the worker does not take would never end.
        _connection?.Dispose();
        _journal?.Dispose();
        if (_writer is not null)
        {
            await _writer.CloseAsync().ConfigureAwait(false);
        }
    }

    public void Receive(WorkerBatch batch)
    {
        if (_reader is null)
        {
            Greet(batch);
        }

        _reader!.Receive(batch);
    }

    public void End(Exception? failure)
    {
        ReleaseResults();
        if (_cancellationToken.IsCancellationRequested && failure is null or OperationCanceledException or IOException)
        {
            return;
        }

        if (_lane is null)
        {
            failure ??= new InvalidDataException($"{Endpoint.What} '{Endpoint}' ended the session without a frame.");
        }
        else if (_writer!.Failure is { } own && Shortage.IsCauseOf(own))
        {
            // What ended the connection only followed from it.
            failure = own;
        }

        if (failure is not null)
        {
            TellBroken(failure);
            Shortage.Outlast((this, failure), AfterFailure);
        }
        else
        {
            // A worker that ends the stream in good order while calls are under way has broken the protocol, too.
            Shortage.Outlast(this, AfterEnd);
        }
    }

    /// <summary>The worker's first frame says what it can do; with it calls can be sent.</summary>
    private void Greet(WorkerBatch batch)
    {
        if (batch.Frames is not [{ } first, ..])
        {
            throw new InvalidDataException($"{Endpoint.What} '{Endpoint}' began the session with an empty batch.");
        }

        WorkerFrameReader.ThrowIfRefused(first, Endpoint);
        Hello hello = first.Hello ?? throw new InvalidDataException($"{Endpoint.What} '{Endpoint}' greeted with a {first.FrameCase} frame and not with Hello.");
        if (hello.Daemon is not null && hello.Protocol != ProtocolVersion.Current)
        {
            throw new SessionRefusedException(
                SessionStatus.FailedPrecondition,
                $"This program speaks protocol {ProtocolVersion.Current} (ComputeHost {ProtocolVersion.Product}), "
                + $"the daemon speaks protocol {hello.Protocol} (ComputeHost {hello.WorkerVersion}). "
                + "Use the same major version of ComputeHost on both sides.");
        }

        batch.Frames.RemoveAt(0);
        _connected!(Endpoint.Epoch);
        SegmentView? view = _connection!.OpenResults(hello, core.Settings.MaxPayload);
        _journal = _connection.OpenJournal(hello);
        var terms = new SessionTerms(SharesArguments: hello.BorrowsArguments, BorrowsResults: view is not null, core.Settings.ComparesTypes, KeepsLimits: hello.Daemon is not null, core.Settings.TellsExecutionTimeout);
        _writer = new ClientFrameWriter(_connection.Sender, new ClientFrameBuilder(terms, core.Time));
        _results = view is null ? null : new ResultSegment(view, _writer);
        int credit = (int)Math.Clamp(hello.Credit, 1, int.MaxValue);
        var lane = new WorkerLane(Endpoint, hello.Session, Math.Min(credit, _journal?.Count ?? credit), new LaneOutlet(_writer, _connection.Sender))
        {
            KeepsLimits = terms.KeepsLimits,
            Journal = _journal,
            LastHeard = core.Time.Now,
            Affine = core.NewOrder(),
        };
        _reader = new WorkerFrameReader(lane, _results, core);
        core.Methods.Greet(Endpoint.Epoch, hello);
        core.Scheduler.AddLane(lane);
        Volatile.Write(ref _lane, lane);
        // Who called Drain before there was a lane has left it to this thread.
        Interlocked.MemoryBarrier();
        if (Endpoint.Draining || Volatile.Read(ref _leaving))
        {
            core.Scheduler.Drain(lane);
        }
    }

    private void ReleaseResults()
    {
        try
        {
            _reader?.Dispose();
            _results?.Dispose();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // What became of the calls matters more.
        }
    }

    private void TellBroken(Exception failure)
    {
        try
        {
            core.Losses.Tell(core.Logger, Endpoint, failure);
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // What became of the calls matters more.
        }
    }

    private void FindOutIfOpen()
    {
        if (core.Scheduler.Break(_lane!))
        {
            FindOut(failure: null);
        }
    }

    /// <summary>
    /// At the first error the worker gets no new call and is ended; then its overseer explains what happened. If memory runs out on the way, it is done again.
    /// </summary>
    private void FindOut(Exception? failure)
    {
        WorkerLane? lane = _lane;
        bool open = lane is not null && core.Scheduler.Break(lane);
        try
        {
            core.Overseer.EndWorker(Endpoint.Epoch);
            WorkerVerdict verdict = Blocking.Wait(core.Overseer.VerdictAsync(Endpoint.Epoch, lane?.Session ?? 0), _cancellationToken);
            if (open)
            {
                // Who is to blame depends on all that were in flight, also on those that an earlier try has settled.
                _judge ??= core.Losses.Judge(verdict, lane!, core.Scheduler.ListInFlight(lane!), failure);
                core.Scheduler.Resolve(lane!, _judge);
            }
        }
        catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
        {
        }
    }
}
