using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;

namespace ComputeHost.Worker.Hosting;

/// <summary>gRPC reflection, made when somebody first asks for it: building the descriptors would be a third of a worker's start.</summary>
internal sealed class LazyReflection : ServerReflection.ServerReflectionBase
{
    private readonly Lazy<ReflectionServiceImpl> _reflection = new(() => new ReflectionServiceImpl(
        Protocol.V1.Worker.Descriptor, Grpc.Health.V1.Health.Descriptor, ServerReflection.Descriptor));

    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context) =>
        _reflection.Value.ServerReflectionInfo(requestStream, responseStream, context);
}
