using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>Ends the session of a caller that broke the protocol.</summary>
internal static class ProtocolBreach
{
    public static RpcException Of(string reason) => new(new Status(StatusCode.InvalidArgument, reason));
}
