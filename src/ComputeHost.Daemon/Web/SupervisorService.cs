using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Relay;
using ComputeHost.Daemon.Serving;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Grpc.Core;
using GrpcStatus = Grpc.Core.Status;
using Microsoft.AspNetCore.Http;

namespace ComputeHost.Daemon.Web;

/// <summary>What everybody may ask who can connect to the socket: calls, and what can be called.</summary>
internal sealed class SupervisorService(ServedPools pools, Clients clients, UnaryRelay relay) : Protocol.V1.Supervisor.SupervisorBase
{
    public override async Task<ExecuteReply> Execute(ExecuteRequest request, ServerCallContext context)
    {
        HostedPool pool = Find(request.Pool);
        return await relay.ExecuteAsync(pool, AccountOf(context.GetHttpContext()), request, context.CancellationToken);
    }

    public override Task<ListMethodsReply> ListMethods(ListMethodsRequest request, ServerCallContext context)
    {
        IEnumerable<HostedPool> asked = request.Pool.Length == 0 ? pools.All : [Find(request.Pool)];
        return Task.FromResult(new ListMethodsReply
        {
            Pools = { asked.Select(static pool => new PoolMethods { Pool = pool.Name, Methods = { pool.Methods.All.Select(static method => method.Description) } }) },
        });
    }

    private HostedPool Find(string name)
    {
        try
        {
            return pools.Find(name);
        }
        catch (SessionRefusedException exception)
        {
            throw new RpcException(new GrpcStatus((StatusCode)exception.Status, exception.Message));
        }
    }

    private ClientAccount AccountOf(HttpContext context) =>
        PeerFeature.Of(context) is { } peer
            ? clients.Of(peer.UserId)
            : throw new RpcException(new GrpcStatus(StatusCode.PermissionDenied, "Calls are taken over the daemon's socket alone."));
}
