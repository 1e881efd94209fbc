using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Sessions;
using Microsoft.AspNetCore.Builder;

namespace ComputeHost.Worker.Hosting;

/// <summary>The entrance of a worker on Windows: gRPC over a named pipe.</summary>
internal sealed class PipeEntrance(WorkerBoot boot, Task<WorkerCore> core) : IWorkerEntrance
{
    private WebApplication? _server;

    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _server = await GrpcServer.StartAsync(boot, core, connections: null, cancellationToken).ConfigureAwait(false);

    public Task CloseAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
