using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>The connection to one worker that a session is held over. Disposing it ends the session.</summary>
internal interface IWorkerConnection : IDisposable
{
    /// <summary>Takes batches once the worker has greeted.</summary>
    IBatchSender<ClientBatch> Sender { get; }

    /// <summary>Maps the memory where the other side puts large results; null if it has none that this process can use.</summary>
    SegmentView? OpenResults(Hello hello, long maxPayload);

    /// <summary>Maps the journal of a daemon's session; null if there is none.</summary>
    JournalSlots? OpenJournal(Hello hello);

    /// <summary>Connects, hands over what the worker sends, and at last says how that ended: one call after another, where waiting does no harm.</summary>
    Task RunAsync(IWorkerListener listener);
}

/// <summary>Who listens to a worker.</summary>
internal interface IWorkerListener : IBatchReceiver<WorkerBatch>
{
    /// <summary>Nothing more comes. Must not throw.</summary>
    /// <param name="failure">What broke the connection; null if the worker ended its stream in good order.</param>
    void End(Exception? failure);
}
