using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Client.Sessions;

/// <summary>What a session's frames come and go over. To dispose it ends it.</summary>
internal interface IWorkerStream : IDisposable
{
    IAsyncStreamReader<WorkerBatch> Incoming { get; }

    IBatchSender<ClientBatch> Outgoing { get; }

    /// <summary>Runs what reads the stream, where its reads do no harm.</summary>
    Task RunAsync(Func<Task> reader);
}
