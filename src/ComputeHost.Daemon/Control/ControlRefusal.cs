using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol.Framing;
using Grpc.Core;
using GrpcStatus = Grpc.Core.Status;

namespace ComputeHost.Daemon.Control;

/// <summary>Requests that are not carried out, as gRPC tells it.</summary>
internal static class ControlRefusal
{
    public static RpcException Of(StatusCode code, string message) => new(new GrpcStatus(code, message));

    /// <exception cref="RpcException">There is no such pool, or one has to be named.</exception>
    public static HostedPool FindOrRefuse(this ServedPools pools, string name)
    {
        try
        {
            return pools.Find(name);
        }
        catch (SessionRefusedException exception)
        {
            throw Of((StatusCode)exception.Status, exception.Message);
        }
    }
}
