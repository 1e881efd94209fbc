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

    /// <param name="payloadLength">Where it is more than fits into the flow control's default windows, the documentation recommends larger ones.</param>
    public static async Task RunAsync(int payloadLength)
    {
        using var socket = new PeerSocket();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Http2Limits limits = kestrel.Limits.Http2;
            limits.InitialStreamWindowSize = Math.Max(limits.InitialStreamWindowSize, 2 * payloadLength);
            limits.InitialConnectionWindowSize = Math.Max(limits.InitialConnectionWindowSize, 2 * payloadLength);
            kestrel.ListenUnixSocket(socket.SocketPath, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });

        await using WebApplication app = builder.Build();
        app.MapGrpcService<PlainEchoService>();
        await app.StartAsync();
        await ChildProgram.ReportReadyAsync(socket.SocketPath);
        await ParentWatch.WaitForEndAsync();
        using var stopLimit = new CancellationTokenSource(s_stopLimit);
        await app.StopAsync(stopLimit.Token);
    }

    private sealed class PlainEchoService : PlainEcho.PlainEchoBase
    {
        public override Task<EchoMessage> Bytes(EchoMessage request, ServerCallContext context) => Task.FromResult(new EchoMessage { Value = request.Value });
    }
}
