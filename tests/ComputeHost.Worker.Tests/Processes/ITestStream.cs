using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>What a <see cref="SessionClient"/> talks over.</summary>
internal interface ITestStream : IAsyncDisposable
{
    Task WriteAsync(ClientBatch batch);

    Task CompleteAsync();

    /// <returns>Null at the end in good order.</returns>
    /// <exception cref="RpcException">The worker ended the session for another reason.</exception>
    Task<WorkerBatch?> ReadAsync();
}
