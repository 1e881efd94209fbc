using ComputeHost.LoadTests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComputeHost.LoadTests.Children;

/// <summary>The server half of the subject <c>grpc-unary</c>.</summary>
internal static class GrpcPeer
{
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        using var socket = new PeerSocket();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket.SocketPath, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();

        WebApplication app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapGrpcService<PlainEchoService>();
            await app.StartAsync().ConfigureAwait(false);
            await ChildProgram.ReportReadyAsync(socket.SocketPath).ConfigureAwait(false);
            await ParentWatch.WaitForEndAsync().ConfigureAwait(false);
            using var stopLimit = new CancellationTokenSource(s_stopLimit);
            await app.StopAsync(stopLimit.Token).ConfigureAwait(false);
        }
    }

    private sealed class PlainEchoService : PlainEcho.PlainEchoBase
    {
        public override Task<EchoMessage> Bytes(EchoMessage request, ServerCallContext context) => Task.FromResult(new EchoMessage { Value = request.Value });
    }
}
