using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>The connection to one worker that a session is held over. Disposing it ends the session.</summary>
internal interface IWorkerConnection : IDisposable
{
    /// <summary>Takes batches once the worker has greeted.</summary>
    IBatchSender<ClientBatch> Sender { get; }

    /// <summary>Connects and hands over what the worker sends, then how that ended: all on one thread where waiting does no harm, or one call after another.</summary>
    Task RunAsync(IWorkerListener listener);
}

/// <summary>Who listens to a worker.</summary>
internal interface IWorkerListener : IBatchReceiver<WorkerBatch>
{
    /// <summary>Nothing more comes. Must not throw.</summary>
    /// <param name="failure">What broke the connection; null if the worker ended its stream in good order.</param>
    void End(Exception? failure);
}
