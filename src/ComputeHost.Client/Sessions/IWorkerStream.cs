using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Client.Sessions;

/// <summary>What a session's frames come and go over. To dispose it ends it.</summary>
internal interface IWorkerStream : IDisposable
{
    IAsyncStreamReader<WorkerBatch> Incoming { get; }

    IClientStreamWriter<ClientBatch> Outgoing { get; }

    /// <summary>Ends it from any thread: a read under way fails.</summary>
    void Abort();

    /// <summary>Runs what reads the stream, where its reads do no harm.</summary>
    Task RunAsync(Func<Task> reader);
}
